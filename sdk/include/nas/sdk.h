#pragma once
/// \file
/// Everything that a plugin may include, in two halves; nas/testing.h is for its tests.
///
/// What crosses the boundary between the host and a plugin: nas/abi.h in C, and the abstract classes and plain structs
/// of nas/boundary/. The host and a plugin must agree on these to the byte, so docs/abi-policy.md says how they may
/// change. A header of nas/boundary/ includes only LibTorch, the standard library and other headers of nas/boundary/.
///
/// What is compiled into the plugin: all other headers of nas/. They hold the authoring classes, such as Op,
/// ModelDescBuilder, ArchTrainer, Finalizers and ExperimentRunner, which implement the boundary, and descriptions and
/// configurations as values. The host never sees the plugin's copy of them, so they are free to change.

#include "nas/alpha_optimizer.h"
#include "nas/alpha_trainer.h"
#include "nas/builder.h"
#include "nas/cell_mutation.h"
#include "nas/cell_network.h"
#include "nas/cell_networks.h"
#include "nas/config.h"
#include "nas/cosine_over_stages.h"
#include "nas/dataset.h"
#include "nas/durable_values.h"
#include "nas/estimate.h"
#include "nas/evaluation.h"
#include "nas/finalizers.h"
#include "nas/host.h"
#include "nas/limits.h"
#include "nas/live_networks.h"
#include "nas/mixture.h"
#include "nas/model.h"
#include "nas/networks.h"
#include "nas/one_shot.h"
#include "nas/op.h"
#include "nas/partial_channels.h"
#include "nas/planned_order.h"
#include "nas/plugin.h"
#include "nas/population.h"
#include "nas/random_cell.h"
#include "nas/record.h"
#include "nas/rungs.h"
#include "nas/runner.h"
#include "nas/search_space.h"
#include "nas/search_stages.h"
#include "nas/snapshot.h"
#include "nas/state.h"
#include "nas/supernet_runner.h"
#include "nas/trainer.h"
#include "nas/training_control.h"
#include "nas/trainings.h"
#include "nas/uniform_path.h"
#include "nas/work_progress.h"
