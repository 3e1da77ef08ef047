#include "core/events/event.h"

#include <algorithm>
#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>
#include <stdexcept>

namespace nas::core {

namespace {

// The fields of event.proto, summary.proto, struct.proto, and of plugin_data.proto of the HParams plugin, by their
// numbers.
enum class EventField : protozero::pbf_tag_type { wall_time = 1, step = 2, file_version = 3, summary = 5 };
enum class SummaryField : protozero::pbf_tag_type { value = 1 };
enum class ValueField : protozero::pbf_tag_type { tag = 1, simple_value = 2, image = 4, tensor = 8, metadata = 9 };
enum class ImageField : protozero::pbf_tag_type { height = 1, width = 2, colorspace = 3, encoded_image_string = 4 };
enum class MetadataField : protozero::pbf_tag_type { plugin_data = 1 };
enum class PluginDataField : protozero::pbf_tag_type { plugin_name = 1, content = 2 };
enum class HParamsField : protozero::pbf_tag_type { version = 1, session_start_info = 3, session_end_info = 4 };
enum class SessionStartField : protozero::pbf_tag_type { hparams = 1 };
enum class SessionEndField : protozero::pbf_tag_type { status = 1 };
enum class EntryField : protozero::pbf_tag_type { key = 1, value = 2 };
enum class StructValueField : protozero::pbf_tag_type { number_value = 2, string_value = 3, bool_value = 4 };
enum class TensorField : protozero::pbf_tag_type { dtype = 1, tensor_shape = 2 };
enum class ShapeField : protozero::pbf_tag_type { dim = 2 };
enum class DimensionField : protozero::pbf_tag_type { size = 1 };

constexpr int32_t rgb_with_alpha = 4, status_success = 1, type_float = 1;

template <class Field>
using MessageBuilder = protozero::pbf_builder<Field>;
template <class Field>
using MessageReader = protozero::pbf_message<Field>;

struct Size {
  int32_t width = 0, height = 0;
};

/// In the first chunk, which follows the signature of 8 bytes, after its length and its name: big-endian numbers.
Size size_of_png(std::string_view png) {
  constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
  constexpr size_t width_at = 16, height_at = 20, end = 24;
  if (png.size() < end || !png.starts_with(signature)) throw std::invalid_argument("the picture is not a PNG file");
  const auto number_at = [&](size_t at) {
    int32_t number = 0;
    for (size_t i = at; i < at + 4; ++i) number = (number << 8) | static_cast<unsigned char>(png[i]);
    return number;
  };
  return {number_at(width_at), number_at(height_at)};
}

void add_plugin_data(MessageBuilder<ValueField>& value, const std::string& content) {
  MessageBuilder<MetadataField> metadata(value, ValueField::metadata);
  MessageBuilder<PluginDataField> data(metadata, MetadataField::plugin_data);
  data.add_string(PluginDataField::plugin_name, "hparams");
  data.add_bytes(PluginDataField::content, content);
}

/// A value must have something that can be read: a list without elements.
void add_empty_tensor(MessageBuilder<ValueField>& value) {
  MessageBuilder<TensorField> tensor(value, ValueField::tensor);
  tensor.add_enum(TensorField::dtype, type_float);
  MessageBuilder<ShapeField> shape(tensor, TensorField::tensor_shape);
  MessageBuilder<DimensionField>(shape, ShapeField::dim).add_int64(DimensionField::size, 0);
}

/// An event whose summary `fill` writes. A message has its length once its builder is gone.
EventText event_of_step(int64_t step, const auto& fill) {
  EventText event;
  {
    MessageBuilder<EventField> message(event);
    message.add_int64(EventField::step, step);
    MessageBuilder<SummaryField> summary(message, EventField::summary);
    fill(summary);
  }
  return event;
}

EventText hparams_event(const std::string& tag, const std::string& content) {
  return event_of_step(0, [&](MessageBuilder<SummaryField>& summary) {
    MessageBuilder<ValueField> value(summary, SummaryField::value);
    value.add_string(ValueField::tag, tag);
    add_empty_tensor(value);
    add_plugin_data(value, content);
  });
}

void add_setting(MessageBuilder<EntryField>& entry, const HyperParameter& setting) {
  MessageBuilder<StructValueField> value(entry, EntryField::value);
  if (const double* number = std::get_if<double>(&setting))
    value.add_double(StructValueField::number_value, *number);
  else if (const bool* flag = std::get_if<bool>(&setting))
    value.add_bool(StructValueField::bool_value, *flag);
  else
    value.add_string(StructValueField::string_value, std::get<std::string>(setting));
}

void read_summary_value(EventFacts& facts, MessageReader<ValueField> value) {
  while (value.next()) switch (value.tag()) {
      case ValueField::tag: {
        const protozero::data_view tag = value.get_view();
        facts.tags.emplace_back(tag.data(), tag.size());
        break;
      }
      case ValueField::image:
        facts.is_picture = true;
        value.skip();
        break;
      default:
        value.skip();
    }
}

}  // namespace

EventText version_event() {
  EventText event;
  MessageBuilder<EventField>(event).add_string(EventField::file_version, "brain.Event:2");
  return event;
}

EventText scalars_event(int64_t step, const std::vector<std::pair<std::string, double>>& values) {
  return event_of_step(step, [&](MessageBuilder<SummaryField>& summary) {
    for (const auto& [tag, number] : values) {
      MessageBuilder<ValueField> value(summary, SummaryField::value);
      value.add_string(ValueField::tag, tag);
      value.add_float(ValueField::simple_value, static_cast<float>(number));
    }
  });
}

EventText picture_event(int64_t step, const std::string& tag, std::string_view png) {
  const Size size = size_of_png(png);
  return event_of_step(step, [&](MessageBuilder<SummaryField>& summary) {
    MessageBuilder<ValueField> value(summary, SummaryField::value);
    value.add_string(ValueField::tag, tag);
    MessageBuilder<ImageField> image(value, ValueField::image);
    image.add_int32(ImageField::height, size.height);
    image.add_int32(ImageField::width, size.width);
    image.add_int32(ImageField::colorspace, rgb_with_alpha);
    image.add_bytes(ImageField::encoded_image_string, png.data(), png.size());
  });
}

EventText settings_event(const std::map<std::string, HyperParameter>& settings) {
  std::string content;
  {
    MessageBuilder<HParamsField> data(content);
    MessageBuilder<SessionStartField> start(data, HParamsField::session_start_info);
    for (const auto& [name, setting] : settings) {
      MessageBuilder<EntryField> entry(start, SessionStartField::hparams);
      entry.add_string(EntryField::key, name);
      add_setting(entry, setting);
    }
  }
  return hparams_event("_hparams_/session_start_info", content);
}

EventText finished_event() {
  std::string content;
  {
    MessageBuilder<HParamsField> data(content);
    MessageBuilder<SessionEndField>(data, HParamsField::session_end_info)
        .add_enum(SessionEndField::status, status_success);
  }
  return hparams_event("_hparams_/session_end_info", content);
}

std::string with_time(double time, const EventText& event) {
  std::string bytes;
  MessageBuilder<EventField>(bytes).add_double(EventField::wall_time, time);
  return bytes + event;
}

EventFacts facts_of_event(std::string_view bytes) {
  constexpr size_t time_size = 1 + sizeof(double);
  EventFacts facts{.event = EventText(bytes.substr(std::min(time_size, bytes.size())))};
  MessageReader<EventField> event(bytes.data(), bytes.size());
  while (event.next()) switch (event.tag()) {
      case EventField::step:
        facts.step = event.get_int64();
        break;
      case EventField::summary: {
        MessageReader<SummaryField> summary(event.get_message());
        while (summary.next(SummaryField::value))
          read_summary_value(facts, MessageReader<ValueField>(summary.get_message()));
        break;
      }
      default:
        event.skip();
    }
  return facts;
}

}  // namespace nas::core
