"""What TensorBoard shows of the runs below a folder, as JSON: read_events.py FOLDER."""

import io
import json
import math
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from PIL import Image
from tensorboard.backend.event_processing import (
    data_provider,
    plugin_event_multiplexer,
    tag_types,
)
from tensorboard.context import RequestContext
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import (
    api_pb2,
    backend_context,
    get_experiment,
    list_session_groups,
)
from tensorboard.util import tensor_util


def number(value):
    return None if math.isnan(value) else value


def picture(event):
    """Width and height as the event says, and as the decoded picture has them."""
    width, height, encoded = tensor_util.make_ndarray(event.tensor_proto)
    with Image.open(io.BytesIO(encoded)) as image:
        image.load()
        return [event.step, [int(width), int(height)], list(image.size), image.format]


def run_facts(run):
    facts = {"scalars": {}, "pictures": {}}
    for tag in run.Tags()[tag_types.TENSORS]:
        plugin = run.SummaryMetadata(tag).plugin_data.plugin_name
        if plugin == "scalars":
            facts["scalars"][tag] = [
                [event.step, number(float(tensor_util.make_ndarray(event.tensor_proto)))] for event in run.Tensors(tag)
            ]
        elif plugin == "images":
            facts["pictures"][tag] = [picture(event) for event in run.Tensors(tag)]
    return facts


def value_of(value):
    return getattr(value, value.WhichOneof("kind"))


def table_of_hyper_parameters(provider):
    """The table of TensorBoard's tab HPARAMS."""
    context = backend_context.Context(base_plugin.TBContext(data_provider=provider))
    request = api_pb2.GetExperimentRequest(experiment_name="")
    experiment = get_experiment.Handler(RequestContext(), context, "", request).run()
    columns = [api_pb2.ColParams(hparam=info.name) for info in experiment.hparam_infos]
    columns += [api_pb2.ColParams(metric=info.name) for info in experiment.metric_infos]
    statuses = [api_pb2.STATUS_UNKNOWN, api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE, api_pb2.STATUS_RUNNING]
    request = api_pb2.ListSessionGroupsRequest(
        experiment_name="", start_index=0, slice_size=1000, allowed_statuses=statuses, col_params=columns
    )
    groups = list_session_groups.Handler(RequestContext(), context, "", request).run().session_groups
    return {
        "differing": sorted(info.name for info in experiment.hparam_infos if info.differs),
        "rows": {
            group.sessions[0].name: {
                "settings": {name: value_of(value) for name, value in group.hparams.items()},
                "metrics": {metric.name.tag: metric.value for metric in group.metric_values},
                "finished": group.sessions[0].status == api_pb2.STATUS_SUCCESS,
            }
            for group in groups
        },
    }


def main():
    everything = {tag_types.TENSORS: 0}
    multiplexer = plugin_event_multiplexer.EventMultiplexer(
        tensor_size_guidance={"scalars": 0, "images": 0, "hparams": 0}, size_guidance=everything
    )
    multiplexer.AddRunsFromDirectory(sys.argv[1])
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, sys.argv[1])
    facts = {
        "runs": {name: run_facts(multiplexer.GetAccumulator(name)) for name in multiplexer.Runs()},
        "table": table_of_hyper_parameters(provider),
    }
    json.dump(facts, sys.stdout)


main()
