#pragma once
/// \file
/// What TensorBoard reads in the records of a file of events: messages of protobuf. An event is a time and what was
/// measured then; here the two are apart, so that what a file says can be compared whenever it was written.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nas::core {

/// An event without its time.
using EventText = std::string;

/// The first event of a file.
EventText version_event();

/// Values of one step, each under the tag that TensorBoard shows. A value may be NaN. TensorBoard keeps them in single
/// precision.
EventText scalars_event(int64_t step, const std::vector<std::pair<std::string, double>>& values);

/// `png` is a file of that format. Throws std::invalid_argument when it is not.
EventText picture_event(int64_t step, const std::string& tag, std::string_view png);

/// A setting of a run, as TensorBoard compares it.
using HyperParameter = std::variant<double, bool, std::string>;

/// Makes the run a row of TensorBoard's table of hyper-parameters.
EventText settings_event(const std::map<std::string, HyperParameter>& settings);

/// Ends that row: the run is finished.
EventText finished_event();

/// The event as bytes. `time` is in seconds since 1970.
std::string with_time(double time, const EventText& event);

/// What kind of event this is, which with_time() has made.
struct EventFacts {
  EventText event;  ///< without its time
  int64_t step = 0;
  std::vector<std::string_view> tags{};  ///< of the values; in the bytes that were read
  bool is_picture = false;
};

/// Throws protozero::exception for bytes that are no event.
EventFacts facts_of_event(std::string_view bytes);

}  // namespace nas::core
