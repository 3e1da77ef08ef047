#include "core/data/image_cache.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/hash.h"
#include "core/base/json_text.h"
#include "core/base/log.h"
#include "core/base/new_file.h"
#include "core/base/text.h"
#include "core/data/image_decoder.h"
#include "core/data/mapped_file.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

/// A cache of another number is made again. It counts changes of the file and of what decoding gives.
constexpr uint32_t kCacheVersion = 1;
constexpr std::string_view kMagic = "nas-imgs";

struct Footer {
  uint64_t facts_bytes = 0;
  uint32_t version = kCacheVersion;
  uint32_t byte_order = 0x01020304;
  char magic[8] = {};
};
static_assert(sizeof(Footer) == 24);

std::string footer_text(uint64_t facts_bytes) {
  Footer footer{.facts_bytes = facts_bytes};
  std::memcpy(footer.magic, kMagic.data(), kMagic.size());
  return {reinterpret_cast<const char*>(&footer), sizeof footer};
}

/// The JSON in front of the footer; empty when the bytes are no whole cache of this version.
std::string_view facts_in(std::string_view bytes) {
  Footer footer;
  if (bytes.size() < sizeof footer) return {};
  std::memcpy(&footer, bytes.data() + bytes.size() - sizeof footer, sizeof footer);
  const uint64_t before = bytes.size() - sizeof footer;
  if (std::string_view(footer.magic, kMagic.size()) != kMagic || footer.version != kCacheVersion ||
      footer.byte_order != Footer{}.byte_order || footer.facts_bytes > before)
    return {};
  return bytes.substr(before - footer.facts_bytes, footer.facts_bytes);
}

/// The text of all that the content depends on; lengths in front keep names apart.
class KeyText {
 public:
  void add(std::string_view text) { (*this).add(static_cast<int64_t>(text.size())), text_ += text; }
  void add(int64_t number) { (text_ += std::to_string(number)) += ' '; }
  void add(const std::vector<ListedImage>& images) {
    add(static_cast<int64_t>(images.size()));
    for (const ListedImage& image : images) {
      add(image.path);
      for (const int64_t number : {image.label, image.bytes, image.modified, image.changed}) add(number);
    }
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Shows how far the decoding is: on one line of a terminal, else every ten seconds.
class DecodingProgress {
 public:
  explicit DecodingProgress(int64_t all) : all_(all) {
    log::info("decoding " + text::counted(all_, "image") + ", which is done once");
  }
  void add_one() {
    ++done_;
    const auto now = Clock::now();
    if (now - shown_ < (log::live() ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10000))) return;
    shown_ = now;
    const std::string text =
        "decoded " + text::count(done_) + " of " + text::count(all_) + " images, " + rate() + ", " +
        text::duration(seconds() / static_cast<double>(done_) * static_cast<double>(all_ - done_)) + " left";
    log::live() ? log::status(text) : log::info(text);
  }
  void finish(const fs::path& path, uint64_t bytes) {
    log::end_status();
    log::info("decoded " + text::counted(done_, "image") + " in " + text::duration(seconds()) + ", " + rate() +
              ", into " + path.string() + " (" + text::bytes(bytes) + ")");
  }

 private:
  using Clock = std::chrono::steady_clock;
  double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }
  std::string rate() const {
    return text::count(static_cast<int64_t>(static_cast<double>(done_) / std::max(seconds(), 1e-3))) + " images/s";
  }

  int64_t all_, done_ = 0;
  Clock::time_point begin_ = Clock::now(), shown_ = begin_;
};

/// The cache file while it is made.
class CacheWriter {
 public:
  CacheWriter(const fs::path& path, const ImageList& list, const ImageOptions& options, int64_t threads)
      : file_(path.string()),
        decoder_(list, options, threads),
        progress_(static_cast<int64_t>(list.train.size() + list.test.size())) {
    for (const ImageFault& fault : list.faults) skipped_.push_back("image file " + fault.path + " " + fault.reason);
  }

  void add_part(const char* name, const std::vector<ListedImage>& images) {
    Sha256 hash;
    std::vector<int64_t> labels;
    const bool measured = sums_.empty();
    decoder_.decode(images, [&](const ListedImage& image, DecodedImage decoded) {
      progress_.add_one();
      if (!decoded.fault.empty()) {
        skipped_.push_back(std::move(decoded.fault));
        return;
      }
      if (measured) add_to_sums(decoded.pixels);
      labels.push_back(image.label);
      append(decoded.pixels, hash);
    });
    facts_[name] = {{"labels", std::move(labels)}, {"pixels_sha256", hash.hexadecimal()}};
  }

  void finish(const fs::path& path, const std::string& key) {
    const InputShape& shape = decoder_.shape();
    facts_["key"] = key;
    facts_["shape"] = {shape.channels, shape.size.height, shape.size.width};
    for (const PixelSums& channel : sums_) facts_["train"]["sums"].push_back({channel.sum, channel.sum_of_squares});
    facts_["skipped"] = skipped_;
    const std::string facts = facts_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    file_.append(facts);
    file_.append(footer_text(facts.size()));
    file_.finish();
    progress_.finish(path, written_ + facts.size() + sizeof(Footer));
  }

 private:
  void add_to_sums(const std::vector<uint8_t>& pixels) {
    const auto channels = static_cast<size_t>(decoder_.shape().channels), area = pixels.size() / channels;
    sums_.resize(channels);
    for (size_t i = 0; i < channels; ++i) sums_[i].add(pixels.data() + i * area, static_cast<int64_t>(area));
  }

  void append(const std::vector<uint8_t>& pixels, Sha256& hash) {
    const std::string_view bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size());
    hash.update(bytes);
    file_.append(bytes);
    written_ += bytes.size();
  }

  NewFile file_;
  ImageDecoder decoder_;
  DecodingProgress progress_;
  nlohmann::json facts_;
  std::vector<PixelSums> sums_;
  std::vector<std::string> skipped_;
  uint64_t written_ = 0;
};

void refuse_faults(const ImageList& list) {
  if (list.faults.empty()) return;
  const ImageFault& fault = list.faults.front();
  throw Error(
      ExitCode::data, "image file " + fs::path(fault.path).filename().string() + " " + fault.reason,
      (list.folder / fault.path).string(),
      "replace or remove it, or leave such files out with data.skip_broken = true; \"nas-host data check\" lists "
      "all of them");
}

}  // namespace

/// The facts of a file, not yet compared with its size.
struct ImageCache::Facts {
  static CachedPart part(const nlohmann::json& json) {
    return {json.at("labels").get<std::vector<int64_t>>(), json.at("pixels_sha256").get<std::string>()};
  }

  static ImageCache from(const nlohmann::json& json) {
    ImageCache cache;
    const auto sizes = json.at("shape").get<std::vector<int64_t>>();
    cache.shape_ = {sizes.at(0), {sizes.at(1), sizes.at(2)}};
    cache.train_ = part(json.at("train"));
    cache.test_ = part(json.at("test"));
    for (const auto& sums : json.at("train").value("sums", nlohmann::json::array()))
      cache.train_sums_.push_back({sums.at(0).get<uint64_t>(), sums.at(1).get<uint64_t>()});
    cache.skipped_ = json.at("skipped").get<std::vector<std::string>>();
    return cache;
  }
};

std::string ImageCache::key_of(const ImageList& list, const ImageOptions& options) {
  KeyText key;
  const InputShape& shape = options.shape;
  for (const int64_t number : {shape.channels, shape.size.height, shape.size.width, static_cast<int64_t>(options.fit),
                               static_cast<int64_t>(options.skip_broken)})
    key.add(number);
  key.add(list.train);
  key.add(list.test);
  key.add(static_cast<int64_t>(list.faults.size()));
  for (const ImageFault& fault : list.faults) key.add(fault.path);
  return sha256(key.text());
}

std::optional<ImageCache> ImageCache::open(const fs::path& path, const std::string& key) {
  const auto file = MappedFile::open(path.string());
  if (!file) return std::nullopt;
  try {
    const std::string_view text = facts_in(file->bytes());
    const auto json = nlohmann::json::parse(text);
    if (json.at("key") != key) return std::nullopt;
    ImageCache cache = Facts::from(json);
    const uint64_t images = cache.train_.labels.size() + cache.test_.labels.size();
    const uint64_t pixels = images * static_cast<uint64_t>(cache.image_bytes());
    if (pixels + text.size() + sizeof(Footer) != file->bytes().size()) return std::nullopt;
    cache.mapping_ = std::shared_ptr<const void>(file, file->bytes().data());
    return cache;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;  // not whole, so it is made again
  }
}

ImageCache ImageCache::make(const fs::path& path, const ImageList& list, const ImageOptions& options, int64_t threads) {
  if (!options.skip_broken) refuse_faults(list);
  if (const std::error_code problem = make_folders(path.parent_path()))
    throw Error(ExitCode::data, "the folder of decoded images cannot be made: " + problem.message(),
                path.parent_path().string(), "name a folder that can be written to with data.cache");
  const std::string key = key_of(list, options);
  try {
    CacheWriter writer(path, list, options, threads);
    writer.add_part("train", list.train);
    writer.add_part("test", list.test);
    writer.finish(path, key);
  } catch (const Error& error) {
    if (error.code() != ExitCode::failed) throw;
    throw Error(ExitCode::failed, error.what(), path.parent_path().string(),
                "free disk space there, or name another folder with data.cache");
  }
  std::optional<ImageCache> cache = open(path, key);
  if (!cache) throw Error(ExitCode::failed, "the decoded images cannot be read back", path.string());
  return *std::move(cache);
}

const uint8_t* ImageCache::train_pixels() const { return static_cast<const uint8_t*>(mapping_.get()); }

const uint8_t* ImageCache::test_pixels() const {
  return train_pixels() + static_cast<int64_t>(train_.labels.size()) * image_bytes();
}

fs::path cache_folder(const std::string& folder) {
  if (!folder.empty()) return folder;
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return fs::path(value ? value : "");
  };
  if (const fs::path cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "nas-host";
  if (const fs::path home = variable("HOME"); home.is_absolute()) return home / ".cache" / "nas-host";
  throw Error(ExitCode::config, "there is no place for decoded images: neither XDG_CACHE_HOME nor HOME is set",
              "data.cache", "name a folder with data.cache");
}

}  // namespace nas::core
