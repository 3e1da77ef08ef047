'use strict';
// The page is complete without this: it adds a readout to curves, a slider to cells, and sorting to tables.
document.documentElement.classList.add('js');
const svgNs = 'http://www.w3.org/2000/svg';
const make = (name, text) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  return element;
};

// The points of a curve as values, from the coordinates of its path.
function pointsOf(shape, box, range) {
  const scaled = (x, y) => [range[0] + (x - box[0]) / (box[1] - box[0]) * (range[1] - range[0]),
                            range[2] + (y - box[2]) / (box[3] - box[2]) * (range[3] - range[2])];
  if (shape.tagName === 'g')
    return [...shape.children].map(dot => scaled(+dot.getAttribute('cx'), +dot.getAttribute('cy')));
  return (shape.getAttribute('d').match(/[-\d.]+ [-\d.]+/g) || []).map(pair => scaled(...pair.split(' ').map(Number)));
}

function nearest(points, x) {
  let low = 0, high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][0] < x) low = middle + 1; else high = middle;
  }
  const before = points[Math.max(0, low - 1)];
  return Math.abs(before[0] - x) < Math.abs(points[low][0] - x) ? before : points[low];
}

function addReadout(figure) {
  const svg = figure.querySelector('svg');
  const box = svg.dataset.box.split(' ').map(Number), range = svg.dataset.range.split(' ').map(Number);
  const percent = svg.dataset.percent === '1';
  let curves = null, line = null, readout = null;
  const shown = value => percent ? (value * 100).toFixed(2) + ' %' : String(+value.toPrecision(4));
  const hide = () => { if (line) { line.remove(); readout.remove(); line = readout = null; } };
  svg.addEventListener('pointermove', event => {
    curves = curves || [...svg.querySelectorAll('[data-label]')].map(shape => ({
      label: shape.dataset.label, points: pointsOf(shape, box, range).sort((a, b) => a[0] - b[0])}));
    const bounds = svg.getBoundingClientRect(), scale = bounds.width / svg.viewBox.baseVal.width;
    const at = Math.min(box[1], Math.max(box[0], (event.clientX - bounds.left) / scale));
    const x = range[0] + (at - box[0]) / (box[1] - box[0]) * (range[1] - range[0]);
    if (!line) {
      line = document.createElementNS(svgNs, 'line');
      line.setAttribute('class', 'tip-line');
      line.setAttribute('y1', box[3]);
      line.setAttribute('y2', box[2]);
      svg.append(line);
      readout = make('div');
      readout.className = 'readout';
      figure.append(readout);
    }
    line.setAttribute('x1', at);
    line.setAttribute('x2', at);
    readout.replaceChildren(make('b', svg.dataset.x + (x >= 1000 ? Math.round(x).toLocaleString('en') : x.toFixed(2))));
    for (const curve of curves) {
      if (!curve.points.length) continue;
      readout.append(make('br'), curve.label + ': ' + shown(nearest(curve.points, x)[1]));
    }
    const left = at * scale + svg.offsetLeft + bounds.left - figure.getBoundingClientRect().left;
    const room = figure.clientWidth - left - 14 > readout.offsetWidth;
    readout.style.left = (room ? left + 12 : Math.max(0, left - 12 - readout.offsetWidth)) + 'px';
    readout.style.top = (bounds.top - figure.getBoundingClientRect().top + 12) + 'px';
  });
  svg.addEventListener('pointerleave', hide);
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

document.querySelectorAll('.chart').forEach(addReadout);
document.querySelectorAll('#steps').forEach(addSlider);
document.querySelectorAll('table.sortable').forEach(addSorting);
