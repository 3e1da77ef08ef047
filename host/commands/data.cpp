#include "core/app/api.h"
#include "core/base/error.h"
#include "host/command.h"
#include "host/session.h"

namespace nas::host {
namespace {

int run_data(const Options& options) {
  const std::vector<std::string>& words = options.arguments;
  if (words[0] != "check" || words.size() < 2)
    throw core::Error(core::ExitCode::usage, "nas-host data needs the word \"check\" and at least one path", "",
                      "usage: nas-host data check PATH...");
  core::DataCheckRequest request{
      .paths = {words.begin() + 1, words.end()}, .json = options.json, .sheet = options.sheet};
  if (!request.sheet.empty() && request.paths.size() > 1)
    throw core::Error(core::ExitCode::usage, "--sheet is for one data set", "", "check one path at a time");
  return core_with({}).check_data(request);
}

void add_data_options(boost::program_options::options_description& description, Options& options) {
  description.add_options()("sheet", boost::program_options::value(&options.sheet)->value_name("F.png"),
                            "write a contact sheet: a row of small pictures for each class");
}

}  // namespace

extern constinit const Command data_command = {
    .name = "data",
    .arguments = "check PATH...",
    .summary = "Check a data set of your own before a run: counts, sizes, broken files, duplicates",
    .details =
        "PATH is a folder with train/CLASS/* and test/CLASS/*, a folder with CLASS/*, a folder with labels.csv or\n"
        "the .csv file itself, a .npz file, or a folder of .npy files. Every picture is read. Pictures that are in\n"
        "both the training and the test part are reported first. The exit code is 4 when a run would refuse the\n"
        "data, for example because of a file that is no picture.\n",
    .example =
        "  nas-host data check photos\n"
        "  nas-host data check photos --sheet sheet.png --json\n",
    .min_arguments = 1,
    .max_arguments = 1000,
    .add_options = add_data_options,
    .run = run_data,
};

}  // namespace nas::host
