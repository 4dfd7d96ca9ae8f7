//! Runs the model with `rten`: pure Rust, nothing to install, slower.

use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value, ValueView};

use super::{
    error::LoadError,
    files::{self, GraphFile},
    manifest::Sizes,
    model::{
        ATTENTION, CaptionModel, DECODER_INPUTS, DECODER_OUTPUTS, ENCODER_INPUTS, ENCODER_OUTPUTS,
        Encoding, Memory, ModelError, Step, check_names,
    },
};

/// What [`super::ModelInfo::runtime`] says of this runtime.
pub(crate) const DESCRIPTION: &str = "rten";

/// Both graphs, which the workers share: running one changes nothing in it.
pub(crate) struct RtenGraphs {
    encoder: Graph<1, 5>,
    decoder: Graph<5, 3>,
    /// Of decoders that say where they look.
    attention: Option<NodeId>,
    image: [usize; 4],
    sizes: Sizes,
}

/// A graph with the nodes to feed and to read.
struct Graph<const INPUTS: usize, const OUTPUTS: usize> {
    model: Model,
    inputs: [NodeId; INPUTS],
    outputs: [NodeId; OUTPUTS],
}

/// One worker's share of the graphs and threads of its own.
pub(crate) struct RtenModel {
    graphs: Arc<RtenGraphs>,
    threads: Arc<ThreadPool>,
    tokens: Vec<i32>,
}

impl RtenGraphs {
    /// Reads both graphs and checks the names of what goes in and comes out.
    pub(crate) fn load(
        encoder: GraphFile,
        decoder: GraphFile,
        (width, height): (u32, u32),
        sizes: Sizes,
    ) -> Result<RtenGraphs, LoadError> {
        let decoder = Graph::load(decoder, DECODER_INPUTS, DECODER_OUTPUTS)?;
        Ok(RtenGraphs {
            encoder: Graph::load(encoder, ENCODER_INPUTS, ENCODER_OUTPUTS)?,
            attention: decoder.output(ATTENTION),
            decoder,
            image: [1, 3, height as usize, width as usize],
            sizes,
        })
    }
}

impl<const INPUTS: usize, const OUTPUTS: usize> Graph<INPUTS, OUTPUTS> {
    fn load(file: GraphFile, inputs: &[&str], outputs: &[&str]) -> Result<Self, LoadError> {
        let GraphFile { path } = file;
        let graph_error = |reason: String| LoadError::Graph {
            file: path.clone(),
            reason: reason.replace('\n', " "),
        };
        let model =
            Model::load(files::read(&path)?).map_err(|error| graph_error(error.to_string()))?;
        let names = |ids: &[NodeId]| -> Vec<String> {
            let name = |&id| Some(model.node_info(id)?.name()?.to_owned());
            ids.iter().filter_map(name).collect()
        };
        let (found_inputs, found_outputs) = (names(model.input_ids()), names(model.output_ids()));
        check_names(
            &path,
            (
                &found_inputs.iter().map(String::as_str).collect::<Vec<_>>(),
                inputs,
            ),
            (
                &found_outputs.iter().map(String::as_str).collect::<Vec<_>>(),
                outputs,
            ),
        )?;
        let missing = || graph_error("has lost an input or output".to_owned());
        let (inputs, outputs) = (ids(&model, inputs), ids(&model, outputs));
        Ok(Graph {
            inputs: inputs.ok_or_else(missing)?,
            outputs: outputs.ok_or_else(missing)?,
            model,
        })
    }

    /// An output of this name, where there is one.
    fn output(&self, name: &str) -> Option<NodeId> {
        let is_named =
            |id: &NodeId| self.model.node_info(*id).and_then(|it| it.name()) == Some(name);
        self.model.output_ids().iter().copied().find(is_named)
    }

    /// Runs the graph on the worker's threads; the outputs' numbers come in their known order.
    fn run(
        &self,
        inputs: [ValueView<'_>; INPUTS],
        threads: &Arc<ThreadPool>,
    ) -> Result<[Vec<f32>; OUTPUTS], ModelError> {
        self.run_for(inputs, self.outputs, threads)
    }

    /// The same for other outputs.
    fn run_for<const N: usize>(
        &self,
        inputs: [ValueView<'_>; INPUTS],
        outputs: [NodeId; N],
        threads: &Arc<ThreadPool>,
    ) -> Result<[Vec<f32>; N], ModelError> {
        let inputs = self
            .inputs
            .into_iter()
            .zip(inputs.map(Into::into))
            .collect();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(threads)));
        let values = self
            .model
            .run_n(inputs, outputs, Some(options))
            .map_err(ModelError::new)?;
        let mut numbers = [const { Vec::new() }; N];
        for (numbers, value) in numbers.iter_mut().zip(values) {
            let Value::FloatTensor(tensor) = value else {
                return Err(ModelError(
                    "an output does not hold 32-bit floats".to_owned(),
                ));
            };
            *numbers = tensor.into_data();
        }
        Ok(numbers)
    }
}

impl RtenModel {
    /// A worker's model, which computes on `threads` threads.
    pub(crate) fn new(graphs: &Arc<RtenGraphs>, threads: usize) -> RtenModel {
        RtenModel {
            graphs: Arc::clone(graphs),
            threads: Arc::new(ThreadPool::with_num_threads(threads)),
            tokens: Vec::new(),
        }
    }
}

impl CaptionModel for RtenModel {
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError> {
        let image = view(&self.graphs.image, image)?;
        let [features, keys, hidden, cell, tag_logits] =
            self.graphs.encoder.run([image], &self.threads)?;
        Ok(Encoding {
            features,
            keys,
            hidden,
            cell,
            tag_logits,
            parts: Vec::new(),
        })
    }

    fn step(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<(), ModelError> {
        let decoder = &self.graphs.decoder;
        let inputs = inputs(self.graphs.sizes, &mut self.tokens, encoding, memory)?;
        [step.log_probs, step.hidden, step.cell] = decoder.run(inputs, &self.threads)?;
        Ok(())
    }

    fn attend(
        &mut self,
        encoding: &Encoding,
        memory: &Memory,
        step: &mut Step,
    ) -> Result<Vec<f32>, ModelError> {
        let RtenGraphs {
            decoder, attention, ..
        } = self.graphs.as_ref();
        let absent = || ModelError(format!("no output {ATTENTION}"));
        let attention = attention.ok_or_else(absent)?;
        let inputs = inputs(self.graphs.sizes, &mut self.tokens, encoding, memory)?;
        let [log_probs, hidden, cell] = decoder.outputs;
        let outputs = [log_probs, hidden, cell, attention];
        let [log_probs, hidden, cell, looked] = decoder.run_for(inputs, outputs, &self.threads)?;
        (step.log_probs, step.hidden, step.cell) = (log_probs, hidden, cell);
        Ok(looked)
    }
}

/// What the decoder takes; `tokens` is a buffer.
fn inputs<'a>(
    sizes: Sizes,
    tokens: &'a mut Vec<i32>,
    encoding: &'a Encoding,
    memory: &'a Memory,
) -> Result<[ValueView<'a>; 5], ModelError> {
    let Sizes {
        places,
        features,
        attention,
        hidden,
    } = sizes;
    let batch = memory.tokens.len();
    // rten reads a graph's 64-bit integers as 32-bit ones.
    tokens.clear();
    tokens.extend(memory.tokens.iter().map(|&token| token as i32));
    Ok([
        ValueView::from_shape([batch], tokens).map_err(ModelError::new)?,
        view(&[batch, hidden], &memory.hidden)?,
        view(&[batch, hidden], &memory.cell)?,
        view(&[1, places, features], &encoding.features)?,
        view(&[1, places, attention], &encoding.keys)?,
    ])
}

fn ids<const N: usize>(model: &Model, names: &[&str]) -> Option<[NodeId; N]> {
    let ids: Option<Vec<_>> = names.iter().map(|name| model.find_node(name)).collect();
    ids?.try_into().ok()
}

fn view<'a>(shape: &[usize], numbers: &'a [f32]) -> Result<ValueView<'a>, ModelError> {
    ValueView::from_shape(shape, numbers).map_err(ModelError::new)
}
