#pragma once
/// \file
/// Stand-ins of nas/testing.h: a configuration, and the state of a trainer.

#include <torch/torch.h>

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nas/trainer.h"

namespace nas::fake {

/// A configuration of given keys: `Config({{"my_method.learning_rate", 0.1}, {"train.epochs", int64_t{2}}})`.
class Config final : public Provides<IConfig> {
 public:
  explicit Config(std::map<std::string, Value, std::less<>> values) : values_(std::move(values)) {}

  bool has(std::string_view path) const override { return values_.contains(path) || has_table(path); }
  int64_t integer(std::string_view path) const override { return at<int64_t>(path); }
  double real(std::string_view path) const override {
    const auto* whole = std::get_if<int64_t>(&value(path));
    return whole ? static_cast<double>(*whole) : at<double>(path);
  }
  bool flag(std::string_view path) const override { return at<bool>(path); }
  std::string_view text(std::string_view path) const override { return at<std::string>(path); }
  int64_t length(std::string_view path) const override {
    return std::visit([&](const auto& list) { return length_of(path, list); }, value(path));
  }
  int64_t integer_at(std::string_view path, int64_t index) const override {
    return element(at<std::vector<int64_t>>(path), path, index);
  }
  double real_at(std::string_view path, int64_t index) const override {
    if (std::holds_alternative<std::vector<int64_t>>(value(path))) return static_cast<double>(integer_at(path, index));
    return element(at<std::vector<double>>(path), path, index);
  }
  std::string_view text_at(std::string_view path, int64_t index) const override {
    return element(at<std::vector<std::string>>(path), path, index);
  }
  const IConfig& section(std::string_view path) const override {
    if (!has_table(path)) throw missing(path);
    std::unique_ptr<Config>& section = sections_[std::string(path)];
    if (section) return *section;
    const std::string table = std::string(path) + ".";
    std::map<std::string, Value, std::less<>> values;
    for (const auto& [key, value] : values_)
      if (key.starts_with(table)) values[key.substr(table.size())] = value;
    section = std::make_unique<Config>(std::move(values));
    return *section;
  }

 private:
  bool has_table(std::string_view path) const {
    const std::string table = std::string(path) + ".";
    const auto next = values_.lower_bound(table);
    return next != values_.end() && next->first.starts_with(table);
  }
  static std::invalid_argument missing(std::string_view path) {
    return std::invalid_argument("the configuration has no key \"" + std::string(path) + "\" of this type");
  }
  const Value& value(std::string_view path) const {
    const auto found = values_.find(path);
    if (found == values_.end()) throw missing(path);
    return found->second;
  }
  template <class Type>
  const Type& at(std::string_view path) const {
    const Type* const found = std::get_if<Type>(&value(path));
    if (!found) throw missing(path);
    return *found;
  }
  template <class Element>
  static const Element& element(const std::vector<Element>& list, std::string_view path, int64_t index) {
    if (index >= 0 && index < static_cast<int64_t>(list.size())) return list[static_cast<size_t>(index)];
    throw std::invalid_argument("the list \"" + std::string(path) + "\" has no element " + std::to_string(index));
  }
  template <class Element>
  static int64_t length_of(std::string_view, const std::vector<Element>& list) {
    return static_cast<int64_t>(list.size());
  }
  static int64_t length_of(std::string_view path, const auto&) { throw missing(path); }

  std::map<std::string, Value, std::less<>> values_;
  mutable std::map<std::string, std::unique_ptr<Config>, std::less<>> sections_;
};

/// A state that a trainer saves into and loads from.
class State final : public Provides<IState> {
 public:
  void put(std::string_view name, const torch::Tensor& value) override {
    if (!value.defined()) throw std::invalid_argument("the value \"" + std::string(name) + "\" is undefined");
    if (!values_.try_emplace(std::string(name), value.detach().clone()).second)
      throw std::invalid_argument("the value \"" + std::string(name) + "\" was put twice");
  }
  torch::Tensor get(std::string_view name) const override {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? torch::Tensor() : found->second;
  }

 private:
  std::map<std::string, torch::Tensor> values_;
};

}  // namespace nas::fake
