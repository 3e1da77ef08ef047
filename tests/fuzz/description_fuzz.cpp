// model.toml: a description that is accepted is written and read back equal.
#include <cstdlib>

#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  expect_error_or_value([&] {
    const ModelDesc desc = core::model_desc_from_toml(bytes, "model.toml");
    if (core::model_desc_from_toml(core::to_toml(desc), "again.toml") != desc) std::abort();
    if (core::has_genotype(desc)) core::genotype_of(desc);
  });
}
