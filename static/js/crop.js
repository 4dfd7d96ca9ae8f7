// The square of a person's picture, chosen by dragging and zooming. The server crops; what stands in
// the fields are thousandths of the upright picture's sides.

const STEP = 0.05;
const ZOOM_STEP = 10;
const WHOLE = 1000;

/** @param {ParentNode} root */
export function improveCrop(root) {
  const part = root.querySelector("[data-crop]");
  if (part) new Crop(part);
}

class Crop {
  constructor(part) {
    this.part = part;
    this.frame = part.querySelector(".crop-frame");
    this.picture = part.querySelector("img");
    this.zoom = part.querySelector("input[type=range]");
    this.form = part.closest("form");
    this.form.elements.picture.addEventListener("change", (event) => this.take(event.target.files[0]));
    this.picture.addEventListener("load", () => this.begin());
    // What this browser cannot show is cropped to its middle.
    this.picture.addEventListener("error", () => this.end());
    this.zoom.addEventListener("input", () => this.draw());
    this.frame.addEventListener("pointerdown", (event) => this.grab(event));
    this.frame.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.frame.addEventListener(end, () => (this.grabbed = null));
    this.frame.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.address && this.draw()).observe(this.frame);
  }

  take(file) {
    this.end();
    if (!file) return;
    this.address = URL.createObjectURL(file);
    this.picture.src = this.address;
  }

  end() {
    this.part.hidden = true;
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
    this.say("", "", "");
  }

  begin() {
    const { naturalWidth: width, naturalHeight: height } = this.picture;
    if (!this.address || !width || !height) return this.end();
    Object.assign(this, { width, height, middle: [width / 2, height / 2] });
    this.zoom.value = this.zoom.min;
    this.part.hidden = false;
    this.draw();
  }

  /** The side of the square, in pixels of the picture. */
  get size() {
    return (Math.min(this.width, this.height) * 100) / Number(this.zoom.value);
  }

  /** Keeps the square inside, shows it, and writes the fields. */
  draw() {
    const { size, width, height } = this;
    if (!size || this.part.hidden) return;
    const within = (middle, side) => Math.min(Math.max(middle, size / 2), side - size / 2);
    this.middle = [within(this.middle[0], width), within(this.middle[1], height)];
    const [x, y] = this.middle.map((middle) => middle - size / 2);
    const scale = this.frame.clientWidth / size;
    this.picture.style.width = `${width * scale}px`;
    this.picture.style.transform = `translate(${-x * scale}px, ${-y * scale}px)`;
    const parts = (length, side) => String(Math.floor((length / side) * WHOLE));
    this.say(parts(x, width), parts(y, height), parts(size, Math.min(width, height)));
  }

  say(x, y, size) {
    const { crop_x, crop_y, crop_size } = this.form.elements;
    [crop_x.value, crop_y.value, crop_size.value] = [x, y, size];
  }

  grab(event) {
    this.grabbed = [event.clientX, event.clientY];
    this.frame.setPointerCapture(event.pointerId);
  }

  drag({ clientX, clientY }) {
    if (!this.grabbed) return;
    const scale = this.size / this.frame.clientWidth;
    this.move((this.grabbed[0] - clientX) * scale, (this.grabbed[1] - clientY) * scale);
    this.grabbed = [clientX, clientY];
  }

  move(right, down) {
    this.middle = [this.middle[0] + right, this.middle[1] + down];
    this.draw();
  }

  key(event) {
    const step = this.size * STEP;
    const keys = {
      ArrowLeft: () => this.move(-step, 0),
      ArrowRight: () => this.move(step, 0),
      ArrowUp: () => this.move(0, -step),
      ArrowDown: () => this.move(0, step),
      "+": () => this.zoomBy(ZOOM_STEP),
      "=": () => this.zoomBy(ZOOM_STEP),
      "-": () => this.zoomBy(-ZOOM_STEP),
    };
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  }

  zoomBy(step) {
    this.zoom.value = String(Number(this.zoom.value) + step);
    this.draw();
  }
}
