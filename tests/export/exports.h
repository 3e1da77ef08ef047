#pragma once
/// \file
/// Networks with weights, exported into a folder and compared with ONNX Runtime and PyTorch.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/decimal.h"
#include "core/base/file.h"
#include "core/checkpoint/tensor_file.h"
#include "core/desc/desc_toml.h"
#include "core/export/onnx_network.h"
#include "core/export/python_module.h"
#include "core/model/weights_file.h"
#include "tests/model/networks.h"
#include "tests/oracle/oracle.h"
#include "tests/support/temporary_folder.h"

namespace nas::core::testing {

/// Weights and running statistics as after some training: none is zero or one, and activations keep their size.
inline std::shared_ptr<Model> trained_by_chance(const ModelDesc& desc) {
  torch::manual_seed(3);
  const auto model = build_model(desc);
  const torch::NoGradGuard no_grad;
  for (auto& [name, weight] : model->named_weights())
    if (weight.dim() == 1) weight.uniform_(0.5, 1.5);
  model->train();
  const Shape& input = desc.input;
  for (int i = 0; i < 20; ++i) model->forward(torch::randn({16, input.channels, input.height, input.width}));
  model->eval();
  return model;
}

/// An exported network, NAME.onnx and NAME.py in a folder, and what nas-host computes with it.
struct ExportCase {
  ExportCase(const std::string& its_name, const std::filesystem::path& folder)
      : name(its_name), onnx(folder / (name + ".onnx")), module(folder / (name + ".py")) {}

  std::string name;
  std::filesystem::path onnx, module;
  std::vector<torch::Tensor> batches, logits;
  bool programs = false;  ///< torch.export, torch.compile and further training
};

/// Of one network, in the order of exported.py's answer.
struct Differences {
  double onnx = 0, module = 0;
  int64_t onnx_classes = 0, module_classes = 0;
};

inline std::vector<Differences> compare_exports(const std::vector<ExportCase>& cases) {
  c10::impl::GenericList request(c10::AnyType::get());
  for (const ExportCase& one : cases)
    request.push_back(std::make_tuple(torch::IValue(one.onnx.string()), torch::IValue(one.module.string()),
                                      test::tensors(one.batches), test::tensors(one.logits),
                                      torch::IValue(one.programs)));
  const torch::IValue answer = test::ask_oracle("exported.py", torch::IValue(request));
  std::vector<Differences> all;
  for (const torch::IValue& one : answer.toListRef()) {
    const torch::Tensor numbers = one.toTensor();
    const auto at = [&](int64_t i) { return numbers[i].item<double>(); };
    all.push_back({at(0), at(1), static_cast<int64_t>(at(2)), static_cast<int64_t>(at(3))});
  }
  return all;
}

/// Every network computes the same logits and classes.
inline void expect_same_answers(const std::vector<ExportCase>& cases) {
  const std::vector<Differences> found = compare_exports(cases);
  ASSERT_EQ(found.size(), cases.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].name);
    ::testing::Test::RecordProperty(cases[i].name, shortest_decimal(found[i].onnx) + " with ONNX Runtime, " +
                                                       shortest_decimal(found[i].module) + " with PyTorch");
    EXPECT_LE(found[i].onnx, 1e-5);
    EXPECT_LE(found[i].module, 1e-5);
    EXPECT_EQ(found[i].onnx_classes, 0);
    EXPECT_EQ(found[i].module_classes, 0);
  }
}

/// `images` with values from 0 to 1.
inline torch::Tensor logits_of(Model& model, const torch::Tensor& images, const std::vector<double>& mean,
                               const std::vector<double>& deviation) {
  const torch::NoGradGuard no_grad;
  const auto channels = [](const std::vector<double>& values) {
    return torch::tensor(values, torch::kFloat).view({1, -1, 1, 1});
  };
  model.eval();
  return model.forward((images - channels(mean)) / channels(deviation));
}

struct WrittenNetwork {
  ExportedNetwork network;
  std::shared_ptr<Model> model;
};

/// The network of `desc` with weights, read from its files in `folder` as the command reads them.
inline WrittenNetwork written_network(const ModelDesc& desc, const std::filesystem::path& folder) {
  const auto model = trained_by_chance(desc);
  write_model_desc((folder / "model.toml").string(), desc);
  write_weights((folder / "weights.safetensors").string(), *model);
  ExportedNetwork network =
      read_exported_network((folder / "model.toml").string(), (folder / "weights.safetensors").string(), "ONNX");
  network.mean.assign(static_cast<size_t>(desc.input.channels), 0.375);
  network.deviation = desc.input.channels == 3 ? std::vector{0.25, 0.5, 0.75} : std::vector{0.3125};
  return {std::move(network), model};
}

/// The network as NAME.onnx and NAME.py in `folder`, with logits for batches of 1, 3 and 32 images.
inline ExportCase exported(const std::string& name, const WrittenNetwork& written, bool fold,
                           const std::filesystem::path& folder) {
  const auto& [network, model] = written;
  ExportCase one(name, folder);
  write_atomically(one.onnx.string(), onnx::network_bytes(network, {.fold = fold}));
  write_atomically(one.module.string(), python::module_text(network, false));
  write_tensor_file((folder / (name + ".safetensors")).string(), {.tensors = network.state, .metadata = {}});
  torch::manual_seed(7);
  const Shape& input = network.desc.input;
  for (const int64_t count : {1, 3, 32}) {
    one.batches.push_back(torch::rand({count, input.channels, input.height, input.width}));
    one.logits.push_back(logits_of(*model, one.batches.back(), network.mean, network.deviation));
  }
  return one;
}

}  // namespace nas::core::testing
