#include "sweep.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <new>

namespace nas::test {

namespace fs = std::filesystem;
using faults::Control;
using faults::Fault;

FaultControl::FaultControl(const fs::path& root) {
  const int file = ::open((folder_ / "control").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  void* memory = ::ftruncate(file, sizeof(Control)) == 0
                     ? ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
                     : MAP_FAILED;
  ::close(file);
  if (memory == MAP_FAILED || root.string().size() >= sizeof Control{}.root)
    throw std::runtime_error("the faults cannot be controlled");
  control_ = new (memory) Control;
  std::strcpy(control_->root, root.c_str());
}

FaultControl::~FaultControl() { ::munmap(control_, sizeof(Control)); }

void FaultControl::set(Fault fault, int64_t at) {
  control_->fault = fault;
  control_->at = at;
  control_->calls = control_->injected = 0;
  control_->began = control_->tracing = false;
  control_->trace[0] = '\0';
}

void FaultControl::record_in(const fs::path& file) {
  std::strncpy(control_->trace, file.c_str(), sizeof control_->trace - 1);
}

Setting FaultControl::setting() const {
  return {.environment = {"LD_PRELOAD=" NAS_FAULTS_LIBRARY, "NAS_FAULTS=" + (folder_ / "control").string()}};
}

int64_t stride_over(int64_t all, int64_t most) {
  const char* every = std::getenv("NAS_FAULTS_EVERY");
  if (every && std::atoll(every) > 0) return std::atoll(every);
  return std::max<int64_t>(1, all / std::max<int64_t>(1, most));
}

Sweep::Sweep(const Scenario& scenario) : scenario_(scenario), control_(root()) {
  clear();
  const Outcome outcome = run_program(scenario_.begin(out()));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  expected_ = lasting_files(out());
}

void Sweep::clear() {
  fs::remove_all(root());
  fs::create_directories(root());
  if (!scenario_.prepare) return;
  if (!fs::exists(folder_ / "prepared")) {
    scenario_.prepare(out());
    fs::copy(out(), folder_ / "prepared", fs::copy_options::recursive);
    return;
  }
  fs::copy(folder_ / "prepared", out(), fs::copy_options::recursive);
}

int64_t Sweep::lost(Fault fault, const std::string& name, int64_t most) {
  injected_ = ended_well_ = went_on_ = 0;
  clear();
  control_.set(fault, 0);
  run_program(scenario_.begin(out()), control_.setting());
  const int64_t calls = control_.state().calls, stride = stride_over(calls, most);
  EXPECT_GT(calls, 0);
  for (int64_t at = 1 + (stride - 1) / 2; at <= calls; at += stride)
    hit(fault, at, name + " at call " + std::to_string(at) + " of " + std::to_string(calls));
  EXPECT_GT(injected_, 0) << name;
  const int64_t lost = injected_ - ended_well_ - went_on_;
  std::cout << "faults: " << scenario_.name << ", " << name << ": " << calls << " calls, " << injected_ << " hit, "
            << ended_well_ << " ended well at once, " << went_on_ << " resumed, " << lost << " lost" << std::endl;
  return lost;
}

void Sweep::hit(Fault fault, int64_t at, const std::string& place) {
  clear();
  control_.set(fault, at);
  const Outcome outcome = run_program(scenario_.begin(out()), control_.setting());
  // A worker that was killed is started again, and other workers need not make as many calls as before.
  if (control_.state().injected == 0) return;
  ++injected_;
  const bool kills = fault == Fault::kill || fault == Fault::torn_kill;
  const bool harmless = fault == Fault::interrupted || fault == Fault::short_write;
  EXPECT_TRUE(outcome.code < 128 || (kills && outcome.code == 137)) << place << ": " << outcome.code << outcome.err;
  if (harmless) {
    EXPECT_EQ(outcome.code, 0) << place << ": " << outcome.err;
  }
  if (outcome.code > 0 && outcome.code < 128) {
    EXPECT_NE(outcome.err.find("nas-host: error: "), std::string::npos) << place << ": " << outcome.err;
  }
  if (expect_same_result_after(place)) ++(outcome.code == 0 ? ended_well_ : went_on_);
}

bool Sweep::expect_same_result_after(const std::string& place) {
  const Outcome outcome = run_program(scenario_.go_on(out()));
  EXPECT_EQ(outcome.code, 0) << place << ": " << outcome.err;
  if (outcome.code != 0) return false;
  const std::string differs = difference(lasting_files(out()), expected_);
  EXPECT_EQ(differs, "") << place;
  return differs.empty();
}

}  // namespace nas::test
