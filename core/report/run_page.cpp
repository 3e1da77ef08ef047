#include "core/report/run_page.h"

#include "core/record/local_time.h"
#include "core/report/page/markup.h"
#include "core/report/page/page.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

std::string footer(const RunInfo& info) {
  return "<footer>Written by nas-host " + escaped(info.program().version) + ", " + local_time("%Y-%m-%d %H:%M:%S") +
         "</footer>\n";
}

}  // namespace

std::string run_page(const RunPaths& run, const RunInfo& info, CellDrawer& drawer) {
  const RunFiles files = read_run_files(run);
  const RunFacts facts{run, info, files};
  Page page{.title = shortened(info.method, 80) + " on " + shortened(info.dataset, 80),
            .body = "",
            .reloads_itself = info.status == "running"};
  const std::string sections = cells_section(facts, drawer) + curves_sections(facts) + alphas_section(facts) +
                               tables_section(facts) + costs_section(facts) + classes_section(facts) +
                               worst_images_section(facts) + configuration_section(facts) + environment_section(facts) +
                               repeat_section(facts);
  page.body =
      heading_of(facts) + state_section(facts) + card_section(facts) + navigation(sections) + sections + footer(info);
  return html_of(page);
}

}  // namespace nas::core
