"""ncnn .param/.bin of PicoDet-S (416) -> ONNX with free sides (multiples of 32), decoded `boxes` [1, places, 4] and `scores` [1, places, 80].

python3 convert.py picodet-s-416.param picodet-s-416.bin model.onnx; pure Python, writes protobuf by hand."""
import struct, sys
param, weights, out = sys.argv[1:4]; SIDE = 416  # only to follow the layers' sizes
def varint(n):
    n &= (1 << 64) - 1; b = b''
    while True:
        b += bytes([n & 127 | (128 if n > 127 else 0)]); n >>= 7
        if not n: return b
def field(k, v):
    if isinstance(v, int): return varint(k << 3) + varint(v)
    if isinstance(v, float): return varint(k << 3 | 5) + struct.pack('<f', v)
    if isinstance(v, str): v = v.encode()
    return varint(k << 3 | 2) + varint(len(v)) + v
def tensor(name, dims, kind, raw): return b''.join(field(1, d) for d in dims) + field(2, kind) + field(8, name) + field(9, raw)
def attr(name, v):
    if isinstance(v, int): return field(1, name) + field(3, v) + field(20, 2)
    if isinstance(v, float): return field(1, name) + field(2, v) + field(20, 1)
    if isinstance(v, str): return field(1, name) + field(4, v) + field(20, 3)
    return field(1, name) + b''.join(field(8, int(i)) for i in v) + field(20, 7)
def value(name, dims): return field(1, name) + field(2, field(1, field(1, 1) + field(2, b''.join(field(1, field(2 if isinstance(d, str) else 1, d)) for d in dims))))
nodes, inits, shape = [], [], {}
def node(op, ins, outs, **a): nodes.append(b''.join(field(1, i) for i in ins) + b''.join(field(2, o) for o in outs) + field(3, f'n{len(nodes)}') + field(4, op) + b''.join(field(5, attr(k, v)) for k, v in a.items()))
def ints(name, xs): inits.append(tensor(name, [len(xs)], 7, struct.pack(f'<{len(xs)}q', *xs))); return name
def floats(name, dims, raw): inits.append(tensor(name, dims, 1, raw)); return name
blob = open(weights, 'rb').read(); at = 0
def take(n, flagged):
    global at
    if flagged:
        flag = struct.unpack_from('<I', blob, at)[0]; at += 4
        assert flag == 0, f'weights are not fp32: {flag:#x}'
    raw = blob[at:at + 4 * n]; at += 4 * n; assert len(raw) == 4 * n; return raw
lines = open(param).read().split('\n')[2:]
heads, flat, maps = {}, {}, {}
for line in filter(None, lines):
    t = line.split(); op, name, ni, no = t[0], t[1], int(t[2]), int(t[3]); ins, outs = t[4:4 + ni], t[4 + ni:4 + ni + no]
    p = {}
    for kv in t[4 + ni + no:]:
        k, v = kv.split('=', 1); k = int(k)
        p[k] = [int(x) for x in v.split(',')][1:] if k <= -23300 else (float(v) if ('e' in v or '.' in v) else int(v))
    s = shape.get(ins[0]) if ins else None
    if op == 'Input': shape[outs[0]] = [3, SIDE, SIDE]
    elif op in ('Convolution', 'ConvolutionDepthWise'):
        n, kw, kh, g = p[0], p[1], p.get(11, p[1]), p.get(7, 1); sw, sh = p.get(3, 1), p.get(13, p.get(3, 1)); pl = p.get(4, 0); pt, pr, pb = p.get(14, pl), p.get(15, pl), p.get(16, p.get(14, pl))
        assert p.get(9, 0) == 0 and p.get(2, 1) == 1
        w = floats(name + '.w', [n, p[6] // (n * kw * kh), kh, kw], take(p[6], True)); x = [ins[0], w]
        if p.get(5): x.append(floats(name + '.b', [n], take(n, False)))
        node('Conv', x, outs, kernel_shape=[kh, kw], strides=[sh, sw], pads=[pt, pl, pb, pr], group=g)
        shape[outs[0]] = [n, (s[1] + pt + pb - kh) // sh + 1, (s[2] + pl + pr - kw) // sw + 1]
    elif op == 'HardSwish': node('HardSigmoid', ins, [name + '.h'], alpha=float(p.get(0, 0.2)), beta=float(p.get(1, 0.5))); node('Mul', [ins[0], name + '.h'], outs); shape[outs[0]] = s
    elif op == 'HardSigmoid': node('HardSigmoid', ins, outs, alpha=float(p.get(0, 0.2)), beta=float(p.get(1, 0.5))); shape[outs[0]] = s
    elif op == 'ReLU': node('Relu', ins, outs); shape[outs[0]] = s
    elif op == 'Sigmoid': node('Sigmoid', ins, outs); shape[outs[0]] = s
    elif op == 'Split':
        for o in outs: node('Identity', ins, [o]); shape[o] = s
    elif op == 'Pooling':
        if p.get(4): assert p[0] == 1; node('GlobalAveragePool', ins, outs); shape[outs[0]] = [s[0], 1, 1]
        else:
            assert p[0] == 0 and p.get(5) == 1; k, st, pad = p[1], p[2], p.get(3, 0)
            node('MaxPool', ins, outs, kernel_shape=[k, k], strides=[st, st], pads=[pad] * 4); shape[outs[0]] = [s[0], (s[1] + 2 * pad - k) // st + 1, (s[2] + 2 * pad - k) // st + 1]
    elif op == 'BinaryOp':
        assert not p.get(1); node({0: 'Add', 1: 'Sub', 2: 'Mul', 3: 'Div'}[p[0]], ins, outs); shape[outs[0]] = max((shape[i] for i in ins), key=lambda d: d[1] * d[2])
    elif op == 'ShuffleChannel':
        g = p[0]; assert not p.get(1); node('Gather', [ins[0], ints(name + '.g', [k * (s[0] // g) + i for i in range(s[0] // g) for k in range(g)])], outs, axis=1); shape[outs[0]] = s
    elif op == 'Slice':
        sizes = p[-23300]; axis = p.get(1, 0); total = s[axis]; known = sum(x for x in sizes if x != -233); free = sizes.count(-233); sizes = [x if x != -233 else (total - known) // free for x in sizes]
        node('Split', [ins[0], ints(name + '.s', sizes)], outs, axis=axis + 1)
        for o, x in zip(outs, sizes): shape[o] = s[:axis] + [x] + s[axis + 1:]
    elif op == 'Concat':
        axis = p.get(0, 0); node('Concat', ins, outs, axis=axis + 1); shape[outs[0]] = s[:axis] + [sum(shape[i][axis] for i in ins)] + s[axis + 1:]
    elif op == 'Interp':
        h, w = int(s[1] * p[1]), int(s[2] * p[2]); assert p[0] == 1 and not p.get(3) and not p.get(4)
        node('Resize', [ins[0], floats(name + '.roi', [0], b''), floats(name + '.sc', [4], struct.pack('<4f', 1, 1, p[1], p[2]))], outs, mode='nearest', coordinate_transformation_mode='asymmetric', nearest_mode='floor'); shape[outs[0]] = [s[0], h, w]
    elif op == 'Reshape': node('Reshape', [ins[0], ints(name + '.a', [1, p[1], -1])], outs); shape[outs[0]] = [p[1], s[1] * s[2], 1]; flat[outs[0]] = ins[0]
    elif op == 'Permute': assert p[0] == 1; node('Transpose', ins, outs, perm=[0, 2, 1]); shape[outs[0]] = [s[1], s[0], 1]; heads[outs[0]] = shape[outs[0]]; maps[outs[0]] = flat[ins[0]]
    else: raise SystemExit(f'unknown layer {op}')
assert at == len(blob), (at, len(blob))
scores = [h for h in sorted(heads) if heads[h][1] == 80]; dists = [h for h in sorted(heads) if heads[h][1] == 32]
# Boxes: cell centres at half a stride, less or plus the mean of eight bins in strides.
def number(name, kind, form, v): inits.append(tensor(name, [], kind, struct.pack(form, v))); return name
ints('axis1', [1]); ints('bin_shape', [1, -1, 4, 8]); ints('box_shape', [1, -1, 4]); ints('half', [2, 2]); number('zero', 7, '<q', 0); number('step', 7, '<q', 1)
boxes = []
for level, (score, dist) in enumerate(zip(scores, dists)):
    stride, n = 8 << level, f'level{level}.'; assert heads[score][0] == (-(-SIDE // stride)) ** 2
    node('Shape', [maps[score]], [n + 'shape']); node('Gather', [n + 'shape', number(n + 'h', 7, '<q', 2)], [n + 'rows']); node('Gather', [n + 'shape', number(n + 'w', 7, '<q', 3)], [n + 'columns'])
    node('Mul', [n + 'rows', n + 'columns'], [n + 'places']); node('Range', ['zero', n + 'places', 'step'], [n + 'index'])
    node('Mod', [n + 'index', n + 'columns'], [n + 'x']); node('Div', [n + 'index', n + 'columns'], [n + 'y'])
    for axis in 'xy': node('Unsqueeze', [n + axis, 'axis1'], [n + axis + '1'])
    node('Concat', [n + 'x1', n + 'y1'], [n + 'xy'], axis=1); node('Cast', [n + 'xy'], [n + 'cell'], to=1)
    node('Mul', [n + 'cell', number(n + 'stride', 1, '<f', stride)], [n + 'corner']); node('Add', [n + 'corner', number(n + 'middle', 1, '<f', stride / 2)], [n + 'centre'])
    node('Reshape', [dist, 'bin_shape'], [n + 'bins']); node('Softmax', [n + 'bins'], [n + 'shares'], axis=3)
    node('MatMul', [n + 'shares', floats(n + 'distance', [8, 1], struct.pack('<8f', *(b * stride for b in range(8))))], [n + 'mean']); node('Reshape', [n + 'mean', 'box_shape'], [n + 'sides'])
    node('Split', [n + 'sides', 'half'], [n + 'before', n + 'behind'], axis=2)
    node('Sub', [n + 'centre', n + 'before'], [n + 'first']); node('Add', [n + 'centre', n + 'behind'], [n + 'last']); node('Concat', [n + 'first', n + 'last'], [n + 'boxes'], axis=2); boxes.append(n + 'boxes')
node('Concat', scores, ['scores'], axis=1); node('Concat', boxes, ['boxes'], axis=1)
graph = b''.join(field(1, n) for n in nodes) + field(2, 'picodet-s') + b''.join(field(5, i) for i in inits) + field(11, value('image', [1, 3, 'height', 'width'])) + field(12, value('boxes', [1, 'places', 4])) + field(12, value('scores', [1, 'places', 80]))
open(out, 'wb').write(field(1, 8) + field(2, 'converted from ncnn') + field(7, graph) + field(8, field(2, 13)))
