// The transforms of the Winograd F(4x4,3x3) convolution, on NHWC tensors whose channels are a
// multiple of 16. A 3x3 convolution becomes 36 products of matrices with a quarter of the
// multiplications; between these, everything is done here in one pass over memory. The tensors are
// float32, or bfloat16 where HALF is defined; the arithmetic is float32 in either case.
typedef float lane __attribute__((vector_size(64)));
enum { L = 16 };

#ifdef HALF
typedef unsigned short cell;
typedef unsigned short cells __attribute__((vector_size(32)));
typedef unsigned short loose __attribute__((vector_size(32), aligned(2)));
typedef unsigned int bits __attribute__((vector_size(64)));

static inline lane get(const cell *x) {
  return (lane)(__builtin_convertvector((cells) * (const loose *)x, bits) << 16);
}

// Rounds to the nearest, to even where two are as near.
static inline void put(cell *x, lane value) {
  bits b = (bits)value;
  b += 0x7fff + ((b >> 16) & 1);
  *(loose *)x = __builtin_convertvector(b >> 16, cells);
}
#else
typedef float cell;
typedef float loose __attribute__((vector_size(64), aligned(4)));

static inline lane get(const cell *x) { return *(const loose *)x; }
static inline void put(cell *x, lane value) { *(loose *)x = value; }
#endif

// out = Bt in, for six numbers `s` apart
static inline void input6(const lane *d, int s, lane *o, int t) {
  lane d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s], d5 = d[5 * s];
  lane a = d4 - 4.f * d2, b = d3 - 4.f * d1, c = d4 - d2, e = 2.f * (d3 - d1);
  o[0] = 4.f * d0 - 5.f * d2 + d4;
  o[t] = a + b;
  o[2 * t] = a - b;
  o[3 * t] = c + e;
  o[4 * t] = c - e;
  o[5 * t] = 4.f * d1 - 5.f * d3 + d5;
}

// out = At in: six numbers become four
static inline void output4(const lane *m, int s, lane *o, int t) {
  lane a = m[s] + m[2 * s], b = m[s] - m[2 * s], c = m[3 * s] + m[4 * s], d = m[3 * s] - m[4 * s];
  o[0] = m[0] + a + c;
  o[t] = b + 2.f * d;
  o[2 * t] = a + 4.f * c;
  o[3 * t] = b + 8.f * d + m[5 * s];
}

// out = A in: four numbers become six
static inline void gradient6(const lane *y, int s, lane *o, int t) {
  lane e = y[0] + y[2 * s], f = y[s] + y[3 * s];
  lane g = y[0] + 4.f * y[2 * s], h = 2.f * y[s] + 8.f * y[3 * s];
  o[0] = y[0];
  o[t] = e + f;
  o[2 * t] = e - f;
  o[3 * t] = g + h;
  o[4 * t] = g - h;
  o[5 * t] = y[3 * s];
}

// out = G in: three numbers `s` apart become six
static inline void kernel6(const lane *g, int s, lane *o, int t) {
  lane a = (g[0] + g[2 * s]) * (-1.f / 6), b = g[s] * (1.f / 6);
  lane c = g[0] * (1.f / 24) + g[2 * s] * (1.f / 6), d = g[s] * (1.f / 12);
  o[0] = g[0] * .25f;
  o[t] = a - b;
  o[2 * t] = a + b;
  o[3 * t] = c + d;
  o[4 * t] = c - d;
  o[5 * t] = g[2 * s];
}

static inline lane load(const cell *x, int y, int z, int h, int w, int c) {
  if (y < 0 || y >= h || z < 0 || z >= w) return (lane){0};
  return get(x + ((long)y * w + z) * c);
}

// x [n,h,w,c] -> V [36, tiles, c]: overlapping 6x6 tiles, transformed
void vg_tiles(const cell *x, cell *V, int n, int h, int w, int c) {
  int th = (h + 3) / 4, tw = (w + 3) / 4;
  long T = (long)n * th * tw, S = T * c;
#pragma omp parallel for schedule(static)
  for (long t = 0; t < T; t++) {
    int b = t / (th * tw), r = t % (th * tw), y0 = r / tw * 4 - 1, x0 = r % tw * 4 - 1;
    const cell *from = x + (long)b * h * w * c;
    for (int k = 0; k < c; k += L) {
      lane d[36], q[36], o[6];
      for (int i = 0; i < 36; i++) d[i] = load(from + k, y0 + i / 6, x0 + i % 6, h, w, c);
      for (int j = 0; j < 6; j++) input6(d + j, 6, q + j, 6);
      for (int i = 0; i < 6; i++) {
        input6(q + i * 6, 1, o, 1);
        for (int j = 0; j < 6; j++) put(V + (i * 6 + j) * S + t * c + k, o[j]);
      }
    }
  }
}

// M [36, tiles, c] -> y [n,h,w,c]
void vg_untile(const cell *M, cell *y, int n, int h, int w, int c) {
  int th = (h + 3) / 4, tw = (w + 3) / 4;
  long T = (long)n * th * tw, S = T * c;
#pragma omp parallel for schedule(static)
  for (long t = 0; t < T; t++) {
    int b = t / (th * tw), r = t % (th * tw), y0 = r / tw * 4, x0 = r % tw * 4;
    for (int k = 0; k < c; k += L) {
      lane d[36], q[24], o[4];
      for (int i = 0; i < 36; i++) d[i] = get(M + i * S + t * c + k);
      for (int j = 0; j < 6; j++) output4(d + j, 6, q + j, 6);
      for (int i = 0; i < 4 && y0 + i < h; i++) {
        output4(q + i * 6, 1, o, 1);
        for (int j = 0; j < 4 && x0 + j < w; j++)
          put(y + (((long)b * h + y0 + i) * w + x0 + j) * c + k, o[j]);
      }
    }
  }
}

// g [n,h,w,c], a gradient of the output -> D [36, tiles, c], for the gradient of the weights
void vg_gradient_tiles(const cell *g, cell *D, int n, int h, int w, int c) {
  int th = (h + 3) / 4, tw = (w + 3) / 4;
  long T = (long)n * th * tw, S = T * c;
#pragma omp parallel for schedule(static)
  for (long t = 0; t < T; t++) {
    int b = t / (th * tw), r = t % (th * tw), y0 = r / tw * 4, x0 = r % tw * 4;
    const cell *from = g + (long)b * h * w * c;
    for (int k = 0; k < c; k += L) {
      lane d[16], q[24], o[6];
      for (int i = 0; i < 16; i++) d[i] = load(from + k, y0 + i / 4, x0 + i % 4, h, w, c);
      for (int j = 0; j < 4; j++) gradient6(d + j, 4, q + j, 4);
      for (int i = 0; i < 6; i++) {
        gradient6(q + i * 4, 1, o, 1);
        for (int j = 0; j < 6; j++) put(D + (i * 6 + j) * S + t * c + k, o[j]);
      }
    }
  }
}

// w [9, n], always float32, -> U [36, n]; n is a multiple of 16
void vg_kernel(const float *w, cell *U, long n) {
#pragma omp parallel for schedule(static)
  for (long k = 0; k < n; k += L) {
    lane g[9], q[18], o[6];
    for (int i = 0; i < 9; i++) __builtin_memcpy(&g[i], w + i * n + k, sizeof(lane));
    for (int j = 0; j < 3; j++) kernel6(g + j, 3, q + j, 3);
    for (int i = 0; i < 6; i++) {
      kernel6(q + i * 3, 1, o, 1);
      for (int j = 0; j < 6; j++) put(U + (i * 6 + j) * n + k, o[j]);
    }
  }
}
