// The text of a genotype: one that is accepted is written and read back equal.
#include <cstdlib>

#include "core/desc/genotype_text.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  expect_error_or_value([&] {
    const core::Genotype genotype = core::genotype_from_text(bytes);
    core::template_of(genotype);
    if (core::genotype_from_text(core::to_text(genotype)) != genotype) std::abort();
  });
}
