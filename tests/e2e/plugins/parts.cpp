// A stranger's plugin without a method of its own: a trainer that leaves the alphas alone, and a data set.
#include "nas/sdk.h"

namespace nas::parts {

class StillTrainer final : public ArchTrainer {
 protected:
  void post_epoch() override { training().metric("still", 1.0); }
};

/// Images that are bright in the half that their label says.
class Halves final : public Implements<Halves, IDataset, IDatasetSource> {
 public:
  std::string_view source() const override { return "drawn by\ta test"; }
  int64_t classes() const override { return 2; }
  const torch::Tensor& images(DataSplit) const override { return images_; }
  const torch::Tensor& labels(DataSplit) const override { return labels_; }
  std::string_view class_name(int64_t index) const override { return index == 0 ? "upper" : "lower"; }

 private:
  static constexpr int64_t count = 64;
  const torch::Tensor labels_ = torch::arange(count).remainder(2);
  const torch::Tensor images_ = [this] {
    torch::Tensor images = torch::zeros({count, 1, 8, 8}, torch::kUInt8);
    for (int64_t i = 0; i < count; ++i) images[i][0].slice(0, 4 * (i % 2), 4 * (i % 2) + 4).fill_(200 + i % 5);
    return images;
  }();
};

}  // namespace nas::parts

NAS_PLUGIN("parts", "0.1.0", "MIT", "A trainer and a data set, to be combined with other plugins",
           nas::trainer<nas::parts::StillTrainer>("still", "leaves the alphas alone"),
           nas::dataset<nas::parts::Halves>("halves", "bright above or below"));
