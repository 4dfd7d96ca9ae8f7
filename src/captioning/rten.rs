//! Runs the model with `rten`: pure Rust, nothing to install, slower.

use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool, Value, ValueView};

use super::{
    error::LoadError,
    files::GraphFile,
    manifest::Sizes,
    model::{
        CaptionModel, DECODER_INPUTS, DECODER_OUTPUTS, ENCODER_INPUTS, ENCODER_OUTPUTS, Encoding,
        Memory, ModelError, Step, check_names,
    },
};

/// What [`super::ModelInfo::runtime`] says of this runtime.
pub(crate) const DESCRIPTION: &str = "rten";

/// Both graphs, which the workers share: running one changes nothing in it.
pub(crate) struct RtenGraphs {
    encoder: Graph<1, 5>,
    decoder: Graph<5, 3>,
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
        Ok(RtenGraphs {
            encoder: Graph::load(encoder, ENCODER_INPUTS, ENCODER_OUTPUTS)?,
            decoder: Graph::load(decoder, DECODER_INPUTS, DECODER_OUTPUTS)?,
            image: [1, 3, height as usize, width as usize],
            sizes,
        })
    }
}

impl<const INPUTS: usize, const OUTPUTS: usize> Graph<INPUTS, OUTPUTS> {
    fn load(file: GraphFile, inputs: &[&str], outputs: &[&str]) -> Result<Self, LoadError> {
        let GraphFile { path, bytes } = file;
        let graph_error = |reason: String| LoadError::Graph {
            file: path.clone(),
            reason: reason.replace('\n', " "),
        };
        let model = Model::load(bytes).map_err(|error| graph_error(error.to_string()))?;
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

    /// Runs the graph on the worker's threads; the outputs' numbers come in their known order.
    fn run(
        &self,
        inputs: [ValueView<'_>; INPUTS],
        threads: &Arc<ThreadPool>,
    ) -> Result<[Vec<f32>; OUTPUTS], ModelError> {
        let inputs = self
            .inputs
            .into_iter()
            .zip(inputs.map(Into::into))
            .collect();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(threads)));
        let values = self
            .model
            .run_n(inputs, self.outputs, Some(options))
            .map_err(ModelError::new)?;
        let mut numbers = [const { Vec::new() }; OUTPUTS];
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
        let Sizes {
            places,
            features,
            attention,
            hidden,
        } = self.graphs.sizes;
        let batch = memory.tokens.len();
        // rten reads a graph's 64-bit integers as 32-bit ones.
        self.tokens.clear();
        self.tokens
            .extend(memory.tokens.iter().map(|&token| token as i32));
        let inputs = [
            ValueView::from_shape([batch], &self.tokens).map_err(ModelError::new)?,
            view(&[batch, hidden], &memory.hidden)?,
            view(&[batch, hidden], &memory.cell)?,
            view(&[1, places, features], &encoding.features)?,
            view(&[1, places, attention], &encoding.keys)?,
        ];
        [step.log_probs, step.hidden, step.cell] =
            self.graphs.decoder.run(inputs, &self.threads)?;
        Ok(())
    }
}

fn ids<const N: usize>(model: &Model, names: &[&str]) -> Option<[NodeId; N]> {
    let ids: Option<Vec<_>> = names.iter().map(|name| model.find_node(name)).collect();
    ids?.try_into().ok()
}

fn view<'a>(shape: &[usize], numbers: &'a [f32]) -> Result<ValueView<'a>, ModelError> {
    ValueView::from_shape(shape, numbers).map_err(ModelError::new)
}
