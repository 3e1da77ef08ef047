// A worker without LibTorch. What it does with a folder is the folder's name. "with_threads" as its second argument: it
// has another thread before it takes the first folder.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "core/base/interrupt.h"
#include "core/workers/worker_channel.h"

namespace {

namespace fs = std::filesystem;

void start_a_thread() {
  std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); }).detach();
}

/// Until SIGINT or SIGTERM asks it to end. Writes the ids of the copy and of what it is a copy of.
int wait_for_signal(const fs::path& folder) {
  fs::create_directories(folder);
  std::ofstream(folder / "ids.new") << ::getpid() << ' ' << ::getppid();
  fs::rename(folder / "ids.new", folder / "ids");
  while (!nas::core::interrupt::requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return 128 + nas::core::interrupt::requested();
}

/// Leaves behind whatever a process can.
int be_untidy() {
  static int calls = 0;
  static const char* memory = nullptr;  // static, because LeakSanitizer writes about memory that nothing points to
  std::cerr << "call " << ++calls << '\n';
  memory = new char[1 << 20]();
  start_a_thread();
  std::signal(SIGTERM, SIG_IGN);
  return ::chdir("/") + calls + *memory;
}

int work(const fs::path& folder) {
  const std::string name = folder.filename();
  if (name.starts_with("code-")) return std::stoi(name.substr(5));
  if (name.starts_with("untidy")) return be_untidy();
  if (name == "crash") std::abort();
  if (name == "print") std::cout << "3" << std::flush;  // what is no exit code
  if (name == "wait") return wait_for_signal(folder);
  std::cerr << ::getpid() << ' ' << ::getppid() << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  nas::core::WorkerChannel channel;
  if (argc > 2 && std::string(argv[1]) == "with_threads") start_a_thread();
  const auto folder = channel.folder_of_this_process();
  return folder ? work(*folder) : 0;
}
