#include <boost/program_options.hpp>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "host/command.h"
#include "host/commands/trained_run.h"
#include "host/session.h"

namespace nas::host {
namespace {

namespace po = boost::program_options;
using core::PredictionFormat;

core::PredictRequest request_of(const RecordedRun& run, const Options& options) {
  const PredictionFormat format = options.predict.csv ? PredictionFormat::csv
                                  : options.json      ? PredictionFormat::json
                                                      : PredictionFormat::text;
  return {.directory = options.arguments[0],
          .config = run.config,
          .paths = {options.arguments.begin() + 1, options.arguments.end()},
          .top = options.predict.top,
          .format = format};
}

int run_predict(const Options& options) {
  if (options.predict.csv && options.json)
    throw core::Error(core::ExitCode::usage, "--json and --csv exclude each other", "", "choose one of them");
  const std::string& directory = options.arguments[0];
  const RecordedRun run = recorded_run(trained_run_info(directory), directory, options.consent);
  core::interrupt::install();
  return core_with(run.plugins).predict(request_of(run, options));
}

void add_predict_options(po::options_description& description, Options& options) {
  auto add = description.add_options();
  add("top",
      po::value(&options.predict.top)->default_value(options.predict.top)->value_name("N")->notifier([](int64_t n) {
        if (n < 1) throw core::Error(core::ExitCode::usage, "--top must be at least 1, not " + std::to_string(n));
      }),
      "number of classes of each picture");
  add("csv", po::bool_switch(&options.predict.csv), "print rows of file, rank, class, name and probability");
  add_unsafe_option(description, options);
  add_trust_option(description, options);
}

}  // namespace

extern constinit const Command predict_command = {
    .name = "predict",
    .arguments = "DIR FILE|FOLDER...",
    .summary = "Predict the classes of pictures with the trained network of a run",
    .details =
        "DIR is the directory of a finished run. Each FILE is a picture (PNG, JPEG, PGM or PPM) of any size; of a\n"
        "FOLDER, all pictures in it are taken. They are resized and normalised as those that the network was\n"
        "trained on. A file that is no picture is reported, the others are predicted, and the exit code is 4.\n",
    .example =
        "  nas-host predict runs/shoes new.png\n"
        "  nas-host predict runs/shoes camera/ --top 1 --csv\n",
    .min_arguments = 2,
    .max_arguments = 1'000'000,
    .add_options = add_predict_options,
    .run = run_predict,
};

}  // namespace nas::host
