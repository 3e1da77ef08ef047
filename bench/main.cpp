#include <torch/torch.h>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <algorithm>
#include "bench/workload.h"
#include "core/engine/kernels.h"
using namespace nas::bench;
int main(int argc,char**argv){
  at::set_num_threads(2);
  if(getenv("T")) at::set_num_threads(atoi(getenv("T")));
  auto w=supernet_workloads(); for(auto&x:network_workloads()) w.push_back(x);
  const char* only=argc>1?argv[1]:""; const char* vs=argc>2?argv[2]:"frc"; int reps=argc>3?atoi(argv[3]):3;
  for(auto&x:w){ if(!strstr(x.name.c_str(),only)) continue;
    for(auto v:x.variants){ if(!strchr(vs,"frc"[(int)v])) continue;
      auto f=x.prepare(v); f();
      std::vector<double> t; for(int i=0;i<reps;i++){auto a=std::chrono::steady_clock::now(); f(); t.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now()-a).count());}
      std::sort(t.begin(),t.end()); printf("%-45s %d median %.3f min %.3f  %.1f GMAC/s\n",x.name.c_str(),(int)v,t[t.size()/2],t[0],x.multiply_adds/t[t.size()/2]/1e9); fflush(stdout);
    }}
}
