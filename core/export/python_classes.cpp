#include "core/export/python_classes.h"

namespace nas::core::python {
namespace {

constexpr std::string_view kNorm = R"py(def norm(channels):
    return nn.BatchNorm2d(channels)
)py";

constexpr std::string_view kDepthwiseSeparable = R"py(class DepthwiseSeparable(nn.Module):
    """ReLU, a convolution of each channel by itself, a 1x1 convolution across channels, batch norm."""

    def __init__(self, channels_in, channels_out, kernel, stride, dilation):
        super().__init__()
        self.depthwise = nn.Conv2d(channels_in, channels_in, kernel, stride, dilation * (kernel // 2), dilation,
                                   groups=channels_in, bias=False)
        self.pointwise = nn.Conv2d(channels_in, channels_out, 1, bias=False)
        self.norm = norm(channels_out)

    def forward(self, x):
        return self.norm(self.pointwise(self.depthwise(F.relu(x))))
)py";

constexpr std::string_view kSeparableConv = R"py(class SeparableConv(nn.Module):
    """The depthwise separable block twice, of which only the first one strides."""

    def __init__(self, channels_in, channels_out, kernel, stride=1):
        super().__init__()
        self.first = DepthwiseSeparable(channels_in, channels_in, kernel, stride, 1)
        self.second = DepthwiseSeparable(channels_in, channels_out, kernel, 1, 1)

    def forward(self, x):
        return self.second(self.first(x))
)py";

constexpr std::string_view kDilatedConv = R"py(class DilatedConv(nn.Module):
    """One depthwise separable block of dilation 2."""

    def __init__(self, channels_in, channels_out, kernel, stride=1):
        super().__init__()
        self.block = DepthwiseSeparable(channels_in, channels_out, kernel, stride, 2)

    def forward(self, x):
        return self.block(x)
)py";

constexpr std::string_view kConv1x7 = R"py(class Conv1x7Then7x1(nn.Module):
    """ReLU, a 1x7 and a 7x1 convolution, batch norm."""

    def __init__(self, channels_in, channels_out, stride=1):
        super().__init__()
        self.along_width = nn.Conv2d(channels_in, channels_out, (1, 7), (1, stride), (0, 3), bias=False)
        self.along_height = nn.Conv2d(channels_out, channels_out, (7, 1), (stride, 1), (3, 0), bias=False)
        self.norm = norm(channels_out)

    def forward(self, x):
        return self.norm(self.along_height(self.along_width(F.relu(x))))
)py";

constexpr std::string_view kFactorizedReduce = R"py(class FactorizedReduce(nn.Module):
    """Halves height and width: a convolution of stride 2, and one on the map that is shifted by a pixel."""

    def __init__(self, channels_in, channels_out):
        super().__init__()
        half = channels_out // 2
        self.even = nn.Conv2d(channels_in, half, 1, stride=2, bias=False)
        self.odd = nn.Conv2d(channels_in, channels_out - half, 1, stride=2, bias=False)
        self.norm = norm(channels_out)

    def forward(self, x):
        x = F.relu(x)
        shifted = F.pad(x, (0, x.shape[3] % 2, 0, x.shape[2] % 2))[:, :, 1:, 1:]
        return self.norm(torch.cat([self.even(x), self.odd(shifted)], 1))
)py";

constexpr std::string_view kSkipReduce = R"py(class SkipReduce(nn.Module):
    """A skip connection of stride 2."""

    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.reduce = FactorizedReduce(channels_in, channels_out)

    def forward(self, x):
        return self.reduce(x)
)py";

constexpr std::string_view kNormedPool = R"py(class NormedPool(nn.Module):
    """A pool and a batch norm that learns neither scale nor shift."""

    def __init__(self, pool, channels):
        super().__init__()
        self.pool = pool
        self.norm = nn.BatchNorm2d(channels, affine=False)

    def forward(self, x):
        return self.norm(self.pool(x))
)py";

constexpr std::string_view kZeros = R"py(class Zeros(nn.Module):
    """An edge that adds nothing."""

    def __init__(self, channels, stride=1):
        super().__init__()
        self.channels, self.stride = channels, stride

    def forward(self, x):
        height, width = (-(-size // self.stride) for size in x.shape[2:])
        return x.new_zeros(x.shape[0], self.channels, height, width)
)py";

constexpr std::string_view kReluConvNorm = R"py(class ReluConvNorm(nn.Module):
    """ReLU, 1x1 convolution, batch norm."""

    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 1, bias=False)
        self.norm = norm(channels_out)

    def forward(self, x):
        return self.norm(self.conv(F.relu(x)))
)py";

constexpr std::string_view kConvNorm = R"py(def conv_norm(channels_in, channels_out, stride):
    """The layers of a stem: a 3x3 convolution and its batch norm."""
    return [nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out)]
)py";

constexpr std::string_view kStem = R"py(class Stem(nn.Module):
    """Layers one after the other, from the image to the cells."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)
)py";

constexpr std::string_view kConcat = R"py(class Concat(nn.Module):
    """Joins states along the channels."""

    def forward(self, states):
        return torch.cat(states, 1)
)py";

constexpr std::string_view kProject = R"py(class Project(nn.Module):
    """Joins states along the channels; 1x1 convolution, batch norm."""

    def __init__(self, channels_in, channels_out):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 1, bias=False)
        self.norm = norm(channels_out)

    def forward(self, states):
        return self.norm(self.conv(torch.cat(states, 1)))
)py";

constexpr std::string_view kProjectEach = R"py(class ProjectEach(nn.Module):
    """A 1x1 convolution of each state, their sum, batch norm."""

    def __init__(self, states, channels_in, channels_out):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(channels_in, channels_out, 1, bias=False) for _ in range(states)])
        self.norm = norm(channels_out)

    def forward(self, states):
        terms = [conv(state) for conv, state in zip(self.convs, states)]
        return self.norm(sum(terms[1:], terms[0]))
)py";

constexpr std::string_view kMultiOp = R"py(class MultiOp(nn.Module):
    """Op i reads state i; the results are joined along the channels; 1x1 convolution, batch norm."""

    def __init__(self, ops, channels_in, channels_out):
        super().__init__()
        self.ops = nn.ModuleList(ops)
        self.conv = nn.Conv2d(channels_in, channels_out, 1, bias=False)
        self.norm = norm(channels_out)

    def forward(self, states):
        return self.norm(self.conv(torch.cat([op(state) for op, state in zip(self.ops, states)], 1)))
)py";

constexpr std::string_view kClassifier = R"py(class Classifier(nn.Module):
    """From the pooled map to logits."""

    def __init__(self, features, classes):
        super().__init__()
        self.linear = nn.Linear(features, classes)

    def forward(self, x):
        return self.linear(x.flatten(1))
)py";

constexpr std::string_view kNode = R"py(class Node(nn.Module):
    """The sum of its edges, each of which reads the argument in its place."""

    def __init__(self, *edges):
        super().__init__()
        self.edges = nn.ModuleList(edges)

    def forward(self, *states):
        terms = [edge(state) for edge, state in zip(self.edges, states)]
        return sum(terms[1:], terms[0])
)py";

}  // namespace

std::span<const ClassText> class_texts() {
  static const std::vector<ClassText> texts = {
      {"norm", {}, kNorm},
      {"DepthwiseSeparable", {"norm"}, kDepthwiseSeparable},
      {"SeparableConv", {"DepthwiseSeparable"}, kSeparableConv},
      {"DilatedConv", {"DepthwiseSeparable"}, kDilatedConv},
      {"Conv1x7Then7x1", {"norm"}, kConv1x7},
      {"FactorizedReduce", {"norm"}, kFactorizedReduce},
      {"SkipReduce", {"FactorizedReduce"}, kSkipReduce},
      {"NormedPool", {}, kNormedPool},
      {"Zeros", {}, kZeros},
      {"ReluConvNorm", {"norm"}, kReluConvNorm},
      {"conv_norm", {}, kConvNorm},
      {"Stem", {"conv_norm"}, kStem},
      {"Concat", {}, kConcat},
      {"Project", {"norm"}, kProject},
      {"ProjectEach", {"norm"}, kProjectEach},
      {"MultiOp", {"norm"}, kMultiOp},
      {"Classifier", {}, kClassifier},
      {"Node", {}, kNode},
  };
  return texts;
}

}  // namespace nas::core::python
