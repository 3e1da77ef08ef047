// How authoring classes use the services of a host: objects by name, interfaces that a host may lack, limits,
// estimates.
#include <gmock/gmock.h>

#include "nas/estimate.h"
#include "nas/limits.h"
#include "nas/runner.h"
#include "nas/snapshot.h"
#include "nas/testing.h"

namespace nas {
namespace services_test {

using ::testing::HasSubstr;

class AnyLimits final : public Provides<ILimits> {
 public:
  bool within(TreeBytes) override { return true; }
};

TEST(HostServices, AreRequiredByName) {
  fake::Host host;
  EXPECT_EQ(nas::host().minor(), uint32_t{NAS_ABI_MINOR});
  EXPECT_EQ(nas::host().query<ILimits>(), nullptr);
  EXPECT_THAT([] { nas::host().require<ILimits>(); },
              ::testing::ThrowsMessage<std::runtime_error>(
                  HasSubstr("does not provide the interface nas.limits/1 here; its plugin ABI is 1.")));
  AnyLimits limits;
  host.provide<ILimits>(limits);
  EXPECT_TRUE(nas::host().require<ILimits>().within({}));
}

TEST(HostServices, AreNotThereBeforeTheHost) {
  {
    fake::Host host;
  }
  EXPECT_THROW(nas::host(), std::logic_error);
}

TEST(FirstLimit, IsTheFirstThatIsSet) {
  const auto of = [](int64_t parameters, int64_t macs, double latency) {
    return first_limit(
        fake::Config({{"limits.parameters", parameters}, {"limits.macs", macs}, {"limits.latency_ms", latency}}));
  };
  EXPECT_EQ(of(0, 0, 0.0), "");
  EXPECT_EQ(of(0, 0, 1.5), "limits.latency_ms");
  EXPECT_EQ(of(0, 7, 1.5), "limits.macs");
  EXPECT_EQ(of(5, 7, 1.5), "limits.parameters");
}

/// Counts the objects that are not ended yet.
class Counted final : public Implements<Counted, IEvaluator> {
 public:
  Counted() { ++alive; }
  ~Counted() override { --alive; }
  void evaluate(IRun&, IModelDescBuilder&, TreeBytes) override {}
  static inline int alive = 0;
};

/// Makes a Counted for every name.
class OneObjectRun final : public Provides<IRun> {
 public:
  const IConfig& config() const override { return config_; }
  IObject* create(std::string_view, std::string_view) override { return new Counted(); }
  [[noreturn]] void reject(std::string_view, std::string_view, std::string_view) const override { throw RunEnds(); }

 private:
  fake::Config config_{{}};
};

TEST(Create, EndsAnObjectWithoutTheInterface) {
  OneObjectRun run;
  EXPECT_THAT([&] { create<ISearcher>(run, "searcher", "odd"); },
              ::testing::ThrowsMessage<std::invalid_argument>("searcher \"odd\" has no interface nas.searcher/1"));
  EXPECT_EQ(Counted::alive, 0);
  {
    const Ptr<IEvaluator> evaluator = create<IEvaluator>(run, "evaluator", "one");
    EXPECT_EQ(Counted::alive, 1);
  }
  EXPECT_EQ(Counted::alive, 0);
}

/// Trainings that are not done: ten steps in an epoch.
class TimedTrainings final : public Provides<ITrainings> {
 public:
  explicit TimedTrainings(double seconds_per_step) : seconds_(seconds_per_step) {}
  void submit(const TrainingRequest&) override {}
  int64_t pending() const override { return 0; }
  void next(TreeOut&) override {}
  std::string_view weights_path(std::string_view) const override { return {}; }
  double seconds_per_step(TreeBytes, std::string_view) override { return seconds_; }
  int64_t steps_per_epoch(std::string_view) override { return 10; }

 private:
  double seconds_;
};

TEST(Estimate, IsInMinutesBelowAnHour) {
  const auto text_with = [](double seconds_per_step) {
    TimedTrainings trainings(seconds_per_step);
    Estimate estimate(trainings);
    estimate.add(2, ModelDesc(), "section", 3);
    return estimate.text();
  };
  EXPECT_EQ(text_with(0.0), "at most 2 trainings with 6 epochs in total, about 0 min for one worker");
  EXPECT_THAT(text_with(59.0), HasSubstr("about 59 min"));
  EXPECT_THAT(text_with(60.0), HasSubstr("about 1 h"));
}

constexpr std::array<std::string_view, 1> convolution = {"sep_conv_3x3"};

class Weighted final : public Op {
 public:
  explicit Weighted(const OpContext& context) : Op(context.desc()), set_(*this, context, convolution) {}
  torch::Tensor forward(const torch::Tensor& x) override { return set_.forward(x, torch::ones({1})); }

 private:
  CandidateSet set_;
};

TEST(WeightSnapshot, RestoresWhatItTook) {
  fake::Model model({fake::make_op<Weighted>(fake::op_desc("weighted", 3))});
  const torch::NoGradGuard no_grad;
  torch::Tensor weight = model.weights()[0];
  const torch::Tensor before = weight.clone();
  WeightSnapshot snapshot(model);
  EXPECT_THROW(snapshot.restore(), std::logic_error);
  snapshot.take();
  weight.add_(1.0);
  snapshot.restore();
  EXPECT_TRUE(torch::equal(weight, before));
}

}  // namespace services_test
}  // namespace nas
