#include "core/experiment/searcher.h"

#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/plugin_call.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype_text.h"
#include "core/experiment/run.h"
#include "core/experiment/search_stage.h"
#include "core/model/build_network.h"

namespace nas::core {

namespace {

/// The network or the cells that the configuration gives, and how the eval will use them.
ModelDesc given_network(Run& run) {
  const IConfig& config = run.config();
  const std::string genotype(config.text("eval.genotype")), path(config.text("eval.description"));
  if (!genotype.empty()) {
    run.info().given_network = {"genotype", ""};
    return template_of(genotype_from_text(genotype));
  }
  if (!path.empty()) {
    run.info().given_network = {std::string(config.text("eval.description_as")), path};
    return read_model_desc(path);
  }
  throw Error(ExitCode::config, "search.enabled is false and no cells are given",
              "keys \"eval.genotype\" and \"eval.description\"", "set one of them, or set search.enabled = true");
}

ModelDesc train_and_finalize(Run& run, const SearchParts& parts) {
  const ModelDesc supernet =
      build_desc(*parts.builder, run.config().section("search.model"), run.data().shape(), run.data().classes(), {});
  return train_stage(run, parts,
                     {.name = "search",
                      .section = "search",
                      .supernet = supernet,
                      .initialise = {},
                      .alphas = run.directory().alphas(),
                      .genotypes = run.directory().genotypes()})
      .found;
}

ModelDesc search_and_record(Run& run, const SearchParts& parts) {
  const std::filesystem::path result = run.directory().found();
  if (!run.config().flag("search.enabled")) return given_network(run);
  if (!std::filesystem::exists(result)) {
    run.write_recorded(result, to_toml(train_and_finalize(run, parts)));
  }
  return read_model_desc(result.string());
}

}  // namespace

void Searcher::search(IRun&, const SearchParts& given, TreeOut& found) {
  const CopyOf<SearchParts> parts(given);
  if (!parts.builder || !parts.finalizers)
    throw std::invalid_argument("a search needs a builder and finalizers, and one of them is missing");
  // What fails in here is not the plugin's fault that called it.
  give(found, called_by_plugin([&] {
         return call_plugin({.plugin = {}, .part = "the search"},
                            [&] { return search_and_record(Run::current(), parts); });
       }));
}

}  // namespace nas::core
