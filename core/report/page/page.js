'use strict';
// The page is complete without this: it makes curves interactive, a slider of cells, and tables that can be sorted.
document.documentElement.classList.add('js');
const make = (name, text) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  return element;
};

// Colours come from the style of the page, which follows the system's light or dark mode.
const styleOf = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name);
const plots = [];
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plots.forEach(plot => plot.redraw(false)));

// The point of a curve that is nearest to the cursor: epochs and steps are measured at different times.
function nearestPoint(plot, series, index) {
  const values = plot.data[series];
  for (let far = 0; far < values.length; ++far) {
    if (values[index - far] != null) return index - far;
    if (values[index + far] != null) return index + far;
  }
  return index;
}

// Values that are not finite, above the curves.
function drawCrosses(plot, chart) {
  const context = plot.ctx, {left, top, width} = plot.bbox;
  context.save();
  context.fillStyle = styleOf('bad');
  context.font = 13 * devicePixelRatio + 'px sans-serif';
  context.textAlign = 'center';
  for (const curve of chart.curves)
    curve.y.forEach((value, i) => {
      const at = value === null ? plot.valToPos(curve.x[i], 'x', true) : NaN;
      if (at >= left && at <= left + width) context.fillText('×', at, top - 2 * devicePixelRatio);
    });
  context.restore();
}

function seriesOf(curve, shown) {
  const color = curve.color.slice(0, 2), stroke = () => styleOf(color) + (curve.kind === 'faint' ? '73' : '');
  const series = {label: curve.label, stroke, width: curve.kind === 'faint' ? 1 : 2, value: (plot, y) => shown(y)};
  if (curve.color.endsWith('dashed')) series.dash = [6, 4];
  if (curve.kind === 'dots') Object.assign(series, {paths: () => null, points: {show: true, size: 8, fill: stroke}});
  if (curve.kind === 'step') series.paths = uPlot.paths.stepped({align: 1});
  if (curve.kind === 'faint') series.points = {show: false};
  return series;
}

// As the SVG has them (chart_axes.cpp). uPlot's own ticks never end where they are closer than 1e-6.
function rangeOf(low, high) {
  const room = (high - low) * 0.05 || Math.abs(low) * 0.1 || 1;
  return [low >= 0 && low < room ? 0 : low - room, high + room];
}
function ticksOf(low, high) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 5));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(one => one * 5 >= high - low);
  const first = Math.ceil(low / step);
  return Array.from({length: Math.floor(high / step) - first + 1}, (none, i) => (first + i) * step);
}

const wholeSteps = [0, 1, 2, 3, 4, 5, 6].flatMap(zeros => [1, 2, 5].map(digit => digit * 10 ** zeros));
const parts = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

const sizeOf = figure => ({width: figure.clientWidth, height: Math.max(220, Math.round(figure.clientWidth * 0.46))});

function axesOf(chart) {
  const axis = {stroke: () => styleOf('muted'), font: '12px system-ui, sans-serif',
                grid: {stroke: () => styleOf('line'), width: 1}, ticks: {show: false}};
  const epochs = {...axis, size: 30, grid: {show: false},
                  incrs: (plot, i, low, high) => high - low > 1 ? wholeSteps : parts};
  const values = {...axis, splits: (plot, i, low, high) => ticksOf(low, high),
                  values: (plot, ticks) => ticks.map(y => +(chart.percent ? y * 100 : y).toPrecision(7)),
                  size: (plot, texts) => Math.max(60, ...(texts || []).map(text => 14 + 7 * String(text).length))};
  return [epochs, values];
}

function optionsOf(figure, chart, xs) {
  const shown = y => y == null ? '–' : chart.percent ? (y * 100).toFixed(2) + ' %' : String(+y.toPrecision(4));
  const isWhole = (low, high) => low <= xs[0] && high >= xs[xs.length - 1];
  const colorOf = i => chart.curves[i - 1].color;  // the first series is that of the epochs
  return {
    ...sizeOf(figure),
    axes: axesOf(chart),
    series: [{label: 'epoch', value: (plot, x) => x == null ? '–' : x.toFixed(2)},
             ...chart.curves.map(one => seriesOf(one, shown))],
    scales: {x: {time: false, range: (plot, low, high) => isWhole(low, high) ? chart.x : [low, high]},
             y: {range: (plot, low, high) => low == null ? chart.y : rangeOf(low, high)}},
    // The charts of one stage have one cursor.
    cursor: {dataIdx: nearestPoint, sync: {key: figure.closest('section').id, scales: ['x', null], setSeries: false}},
    legend: {markers: {width: 2, stroke: (plot, i) => `var(--${colorOf(i).slice(0, 2)})`,
                       dash: (plot, i) => colorOf(i).endsWith('dashed') ? 'dashed' : 'solid'}},
    hooks: {draw: [plot => drawCrosses(plot, chart)]},
  };
}

function addCurves(figure) {
  const chart = JSON.parse(figure.dataset.chart);
  // A gap reaches from the last value before it to the next one (2), also where other curves have points.
  const data = uPlot.join(chart.curves.map(curve => [curve.x, curve.y]), chart.curves.map(() => [0, 2]));
  figure.classList.add('live');
  const plot = new uPlot(optionsOf(figure, chart, data[0]), data, figure);
  plot.root.title = 'Drag across it to zoom; a double click shows everything again.';
  plots.push(plot);
  new ResizeObserver(() => plot.setSize(sizeOf(figure))).observe(figure);
}

function addSlider(steps) {
  const all = [...steps.querySelectorAll('details')];
  if (all.length < 2) return;
  const row = make('label'), range = make('input'), text = make('output');
  row.className = 'slider';
  Object.assign(range, {type: 'range', min: 0, max: all.length - 1, value: all.length - 1});
  range.setAttribute('aria-label', 'Epoch of the search');
  const show = () => {
    all.forEach((one, i) => {
      one.hidden = i !== +range.value;
      one.open = !one.hidden;
      one.querySelector('summary').hidden = true;
    });
    text.textContent = all[range.value].querySelector('summary').textContent;
  };
  range.addEventListener('input', show);
  row.append(range, text);
  all[0].before(row);
  show();
}

const valueOf = cell => {
  const text = cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.replace(/,/g, '').replace(' %', '');
  return text !== '' && !Number.isNaN(+text) ? +text : text;
};

function addSorting(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.addEventListener('click', () => {
    const up = head.classList.contains('sorted') && !head.classList.contains('up');
    heads.forEach(other => other.classList.remove('sorted', 'up'));
    head.classList.add('sorted');
    head.classList.toggle('up', up);
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => {
      const one = valueOf(a.cells[column]), two = valueOf(b.cells[column]);
      const order = typeof one === typeof two ? (one < two ? 1 : one > two ? -1 : 0) : typeof one === 'number' ? -1 : 1;
      return up ? -order : order;
    });
    table.tBodies[0].append(...rows);
  }));
  if (table.dataset.name === undefined) return;
  const save = make('a', 'Save as CSV');
  save.className = 'tool';
  save.download = table.dataset.name.replace(/.*\//, '').replace(/\.tsv$/, '') + '.csv';
  save.href = '#';
  save.addEventListener('click', () => {
    const quoted = cell => {
      const text = cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent;
      return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    const lines = [...table.rows].map(row => [...row.cells].map(quoted).join(','));
    save.href = 'data:text/csv;charset=utf-8,' + encodeURIComponent(lines.join('\n') + '\n');
  });
  table.parentElement.after(save);
}

document.querySelectorAll('.chart[data-chart]').forEach(addCurves);
document.querySelectorAll('#steps').forEach(addSlider);
document.querySelectorAll('table.sortable').forEach(addSorting);
