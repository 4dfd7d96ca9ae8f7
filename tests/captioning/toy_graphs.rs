//! ONNX graphs, written byte by byte as Protocol Buffers have it: the fields that two tiny graphs
//! need.

/// A graph in the making: the bytes of its fields.
#[derive(Default)]
pub struct Graph {
    bytes: Vec<u8>,
}

/// Element types of tensors.
const FLOAT: u64 = 1;
const INT64: u64 = 7;

/// How an encoder works.
#[allow(dead_code, reason = "not every group of tests needs them all")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At once.
    Fast,
    /// For some seconds.
    Slow,
    /// It fails, but for the grey picture with which a model is tried.
    Broken,
}

/// Side of the matrices that a slow encoder multiplies, and how often it does.
const SLOW: (usize, usize) = (1024, 60);

/// Says the same of every picture: zeros, and these tag logits.
pub fn encoder(rows: usize, tag_logits: &[f32], pace: Pace) -> Graph {
    let mut graph = Graph::default();
    graph.input("image", FLOAT, &[1, 3, 8, 8]);
    graph.constant("zero", &[], &[0.0]);
    graph.mean("image", "mean");
    match pace {
        Pace::Fast => graph.node("Mul", &["mean", "zero"], "nothing"),
        Pace::Broken => graph.nothing_or_failure(),
        Pace::Slow => graph.slowly_nothing(),
    }
    for (name, shape) in [
        ("features", vec![1, rows, 2]),
        ("keys", vec![1, rows, 2]),
        ("h0", vec![1, 2]),
        ("c0", vec![1, 2]),
    ] {
        let zeros = vec![0.0; shape.iter().product()];
        graph.output(name, &shape, &zeros, "nothing");
    }
    graph.output("tag_logits", &[1, tag_logits.len()], tag_logits, "nothing");
    graph
}

/// Looks the next word's probabilities up by the word before it, and where it looks, unless `looks`
/// is empty.
pub fn decoder(rows: usize, table: &[Vec<f32>], looks: &[Vec<f32>]) -> Graph {
    let mut graph = Graph::default();
    let words = table.len();
    graph.input("token", INT64, &[0]);
    graph.input("h", FLOAT, &[0, 2]);
    graph.input("c", FLOAT, &[0, 2]);
    graph.input("features", FLOAT, &[1, rows, 2]);
    graph.input("keys", FLOAT, &[1, rows, 2]);
    graph.constant("table", &[words, words], &table.concat());
    graph.constant("zero", &[], &[0.0]);
    graph.mean("features", "mean_feature");
    graph.mean("keys", "mean_key");
    graph.node("Add", &["mean_feature", "mean_key"], "mean");
    graph.node("Mul", &["mean", "zero"], "nothing");
    graph.node("Gather", &["table", "token"], "looked_up");
    graph.node("Add", &["looked_up", "nothing"], "log_probs");
    graph.node("Identity", &["h"], "h_next");
    graph.node("Identity", &["c"], "c_next");
    for (name, width) in [("log_probs", words), ("h_next", 2), ("c_next", 2)] {
        graph.value(12, name, FLOAT, &[0, width]);
    }
    if !looks.is_empty() {
        graph.constant("looks", &[words, rows], &looks.concat());
        graph.node("Gather", &["looks", "token"], "attention");
        graph.value(12, "attention", FLOAT, &[0, rows]);
    }
    graph
}

impl Graph {
    /// The file: a model of this graph.
    pub fn model(mut self) -> Vec<u8> {
        bytes(&mut self.bytes, 2, b"toy");
        let mut opset = Vec::new();
        number(&mut opset, 2, 13);
        let mut model = Vec::new();
        number(&mut model, 1, 8);
        bytes(&mut model, 7, &self.bytes);
        bytes(&mut model, 8, &opset);
        model
    }

    fn input(&mut self, name: &str, kind: u64, shape: &[usize]) {
        self.value(11, name, kind, shape);
    }

    /// An output that is a constant plus `nothing`.
    fn output(&mut self, name: &str, shape: &[usize], values: &[f32], nothing: &str) {
        let constant = format!("{name}_constant");
        self.constant(&constant, shape, values);
        self.node("Add", &[&constant, nothing], name);
        self.value(12, name, FLOAT, shape);
    }

    /// Nothing, looked up at a place that is there for a grey picture alone.
    fn nothing_or_failure(&mut self) {
        self.constant("thousand", &[], &[1000.0]);
        self.constant("single", &[1], &[0.0]);
        self.node("Mul", &["mean", "thousand"], "far");
        let mut to = Vec::new();
        bytes(&mut to, 1, b"to");
        number(&mut to, 3, INT64);
        number(&mut to, 20, 2);
        let mut cast = node("Cast", &["far"], "place");
        bytes(&mut cast, 5, &to);
        bytes(&mut self.bytes, 1, &cast);
        self.node("Gather", &["single", "place"], "nothing");
    }

    /// Nothing, after long products of matrices that depend on the picture.
    fn slowly_nothing(&mut self) {
        let (side, times) = SLOW;
        self.constant("large", &[side, side], &vec![0.0; side * side]);
        self.node("Add", &["large", "mean"], "product0");
        for number in 0..times {
            let (before, after) = (format!("product{number}"), format!("product{}", number + 1));
            self.node("MatMul", &[&before, "large"], &after);
        }
        self.mean(&format!("product{times}"), "mean_product");
        self.node("Mul", &["mean_product", "zero"], "nothing");
    }

    /// The mean of all numbers of a tensor.
    fn mean(&mut self, input: &str, output: &str) {
        let mut keepdims = Vec::new();
        bytes(&mut keepdims, 1, b"keepdims");
        number(&mut keepdims, 3, 0);
        number(&mut keepdims, 20, 2);
        let mut node = node("ReduceMean", &[input], output);
        bytes(&mut node, 5, &keepdims);
        bytes(&mut self.bytes, 1, &node);
    }

    fn node(&mut self, operator: &str, inputs: &[&str], output: &str) {
        bytes(&mut self.bytes, 1, &node(operator, inputs, output));
    }

    fn constant(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let mut tensor = Vec::new();
        for &side in shape {
            number(&mut tensor, 1, side as u64);
        }
        number(&mut tensor, 2, FLOAT);
        bytes(&mut tensor, 8, name.as_bytes());
        let raw: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        bytes(&mut tensor, 9, &raw);
        bytes(&mut self.bytes, 5, &tensor);
    }

    /// An input (11) or output (12) of the graph; a side of 0 is of any size.
    fn value(&mut self, field: u64, name: &str, kind: u64, shape: &[usize]) {
        let mut sides = Vec::new();
        for &side in shape {
            let mut dimension = Vec::new();
            match side {
                0 => bytes(&mut dimension, 2, b"B"),
                side => number(&mut dimension, 1, side as u64),
            }
            bytes(&mut sides, 1, &dimension);
        }
        let mut tensor = Vec::new();
        number(&mut tensor, 1, kind);
        bytes(&mut tensor, 2, &sides);
        let mut of = Vec::new();
        bytes(&mut of, 1, &tensor);
        let mut value = Vec::new();
        bytes(&mut value, 1, name.as_bytes());
        bytes(&mut value, 2, &of);
        bytes(&mut self.bytes, field, &value);
    }
}

fn node(operator: &str, inputs: &[&str], output: &str) -> Vec<u8> {
    let mut node = Vec::new();
    for input in inputs {
        bytes(&mut node, 1, input.as_bytes());
    }
    bytes(&mut node, 2, output.as_bytes());
    bytes(&mut node, 4, operator.as_bytes());
    node
}

fn bytes(target: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(target, field << 3 | 2);
    varint(target, content.len() as u64);
    target.extend_from_slice(content);
}

fn number(target: &mut Vec<u8>, field: u64, value: u64) {
    varint(target, field << 3);
    varint(target, value);
}

fn varint(target: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        target.push(value as u8 | 0x80);
        value >>= 7;
    }
    target.push(value as u8);
}
