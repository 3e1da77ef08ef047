// The events of a run for TensorBoard, which a resumed run reads before it appends to them. Checksums would hide the
// events from a fuzzer, so bytes are also read as an event.
#include <protozero/exception.hpp>

#include "core/events/event.h"
#include "core/events/record_file.h"
#include "target.h"

namespace nas::fuzz {
namespace {

void read_event(std::string_view bytes) {
  try {
    core::facts_of_event(bytes);
  } catch (const protozero::exception&) {
    // the promised error
  }
}

}  // namespace

void target(std::string_view bytes) {
  read_event(bytes);
  for (const std::string_view record : core::whole_records(bytes).records) read_event(record);
}

}  // namespace nas::fuzz
