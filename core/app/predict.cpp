#include "core/app/predict.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <filesystem>

#include "core/app/picture_list.h"
#include "core/app/prediction_text.h"
#include "core/app/trained_run.h"
#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/data/augment.h"
#include "core/data/image_file.h"

namespace nas::core {

namespace {

namespace fs = std::filesystem;

/// Makes the pictures an input of the network as the run's data set made its own.
class PictureReader {
 public:
  PictureReader(const ModelDesc& network, const DataRecord& data, ImageFit fit)
      : shape_{network.input.channels, network.input.height, network.input.width},
        fit_(fit),
        table_(data.mean, data.deviation) {}

  /// (C, H, W), normalised. Throws Error(data).
  torch::Tensor read(const std::string& file) {
    const Image image = read_image(file, shape_.channels);
    if (image.height != shape_.height || image.width != shape_.width) say_that_sizes_differ(image);
    const std::vector<uint8_t> pixels = fitted(image, {shape_.height, shape_.width}, fit_);
    torch::Tensor x = torch::empty({shape_.channels, shape_.height, shape_.width});
    augment(pixels.data(), shape_, {}, {}, table_, x.data_ptr<float>());
    return x;
  }

 private:
  void say_that_sizes_differ(const Image& image) {
    if (said_) return;
    said_ = true;
    const auto size = [](int64_t height, int64_t width) {
      return std::to_string(height) + "x" + std::to_string(width);
    };
    log::info("pictures of another size, such as " + size(image.height, image.width) + ", are resized to " +
              size(shape_.height, shape_.width) + " (" +
              (fit_ == ImageFit::crop  ? "the middle part of the same shape"
               : fit_ == ImageFit::pad ? "with black beside them"
                                       : "stretched") +
              ")");
  }

  ImageShape shape_;
  ImageFit fit_;
  NormalisationTable table_;
  bool said_ = false;
};

/// Predicts pictures in batches.
class Predictor {
 public:
  Predictor(const PredictRequest& request, TrainedRun run)
      : top_(request.top),
        run_(std::move(run)),
        names_{.names = run_.data().class_names},
        reader_(run_.model->desc(), run_.data(), image_fit(request.config.text("data.fit"))),
        printer_(request.format) {}

  void add(const std::string& path) {
    std::error_code unreachable;
    if (!fs::is_directory(path, unreachable)) return add_file(path);
    try {
      const FolderPictures pictures = pictures_in(path);
      if (pictures.files.empty()) fail(path, "the folder holds no picture (png, jpg, jpeg, pgm, ppm, pnm)");
      if (pictures.others > 0)
        log::info(text::counted(pictures.others, "other file") + " in " + path + " " +
                  (pictures.others == 1 ? "is" : "are") + " left out");
      for (const std::string& file : pictures.files) add_file(file);
    } catch (const Error& error) {
      fail(path, error.what());
    }
  }

  /// The number of paths that could not be read.
  int64_t finish() {
    predict_batch();
    printer_.finish(unread_);
    return static_cast<int64_t>(unread_.size());
  }
  int64_t pictures() const { return pictures_; }

 private:
  static constexpr size_t kBatch = 64;

  void fail(const std::string& path, const std::string& reason) {
    log::error(reason + ": " + path);
    unread_.push_back({path, reason});
  }

  void add_file(const std::string& file) {
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
    try {
      images_.push_back(reader_.read(file));
      files_.push_back(file);
    } catch (const Error& error) {
      fail(file, error.what());
    }
    if (files_.size() == kBatch) predict_batch();
  }

  void predict_batch() {
    if (files_.empty()) return;
    const torch::Tensor probabilities =
        torch::softmax(run_.model->forward(torch::stack(images_)).to(torch::kDouble), 1);
    const auto [values, classes] = torch::sort(probabilities, /*stable=*/true, /*dim=*/1, /*descending=*/true);
    const int64_t top = std::min(top_, probabilities.size(1));
    for (size_t i = 0; i < files_.size(); ++i) {
      Prediction prediction{.file = files_[i], .classes = {}};
      for (int64_t k = 0; k < top; ++k) {
        const auto row = static_cast<int64_t>(i), index = classes[row][k].item<int64_t>();
        prediction.classes.push_back({index, names_.name(static_cast<size_t>(index)), values[row][k].item<double>()});
      }
      printer_.print(prediction);
    }
    pictures_ += static_cast<int64_t>(files_.size());
    files_.clear();
    images_.clear();
  }

  int64_t top_;
  TrainedRun run_;
  ClassResults names_;
  PictureReader reader_;
  PredictionPrinter printer_;
  std::vector<std::string> files_;
  std::vector<torch::Tensor> images_;
  std::vector<UnreadPicture> unread_;
  int64_t pictures_ = 0;
};

}  // namespace

int predict(const PredictRequest& request, Registry& registry) {
  at::set_num_threads(static_cast<int>(request.config.integer("threads")));
  Predictor predictor(request,
                      open_trained_run(request.directory, registry.ops(), engine_from(request.config.text("engine"))));
  for (const std::string& path : request.paths) predictor.add(path);
  const int64_t unread = predictor.finish(), pictures = predictor.pictures();
  if (unread == 0) return static_cast<int>(ExitCode::ok);
  log::error(text::counted(unread, "path") + " could not be read; " + text::counted(pictures, "picture") +
             (pictures == 1 ? " was" : " were") + " predicted");
  return static_cast<int>(ExitCode::data);
}

}  // namespace nas::core
