use std::{sync::mpsc, time::Duration};

use super::super::{
    model::{CaptionModel, Encoding, Memory, ModelError, Step},
    testing::{FakeModel, spec},
};
use super::*;

const REQUEST: Request = Request {
    candidates: 3,
    seed: None,
};

/// Encodes only when ordered to, and as ordered: with an error or a panic if that is wanted.
struct Led {
    fake: FakeModel,
    begun: mpsc::Sender<()>,
    orders: mpsc::Receiver<Order>,
}

enum Order {
    Succeed,
    Fail,
    Panic,
}

impl CaptionModel for Led {
    fn encode(&mut self, image: &[f32]) -> Result<Encoding, ModelError> {
        let _ = self.begun.send(());
        match self.orders.recv() {
            Ok(Order::Succeed) => self.fake.encode(image),
            Ok(Order::Fail) => Err(ModelError("out of sorts".into())),
            Ok(Order::Panic) => panic!("quite out of sorts"),
            Err(_) => Err(ModelError("the test is over".into())),
        }
    }

    fn step(&mut self, e: &Encoding, m: &Memory, s: &mut Step) -> Result<(), ModelError> {
        self.fake.step(e, m, s)
    }
}

/// A captioner of one worker that follows orders. They end before the captioner
/// does, which would else wait for a worker that waits for orders.
struct Scene {
    orders: mpsc::Sender<Order>,
    begun: mpsc::Receiver<()>,
    captioner: Captioner,
}

impl Scene {
    fn new(queue: usize) -> Scene {
        let (begin, begun) = mpsc::channel();
        let (order, orders) = mpsc::channel();
        let model = Led {
            fake: FakeModel::random(1, 10),
            begun: begin,
            orders,
        };
        let spec = Arc::new(spec());
        let describer = Describer::new(Box::new(model), Arc::clone(&spec));
        let captioner = Captioner::with(spec, vec![describer], queue).unwrap();
        Scene {
            captioner,
            begun,
            orders: order,
        }
    }

    fn submit(&self) -> Result<Pending, SubmitError> {
        let picture = self.captioner.prepare(&DynamicImage::new_rgb8(5, 5));
        self.captioner.submit(picture, REQUEST)
    }

    /// Waits until the worker has taken a picture from the queue.
    fn until_begun(&self) {
        self.begun.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}

#[test]
fn a_picture_is_described() {
    let scene = Scene::new(1);
    let pending = scene.submit().unwrap();
    scene.orders.send(Order::Succeed).unwrap();
    let suggestion = pending.wait().unwrap();
    assert_eq!(suggestion.captions.len(), 3);
    assert!(suggestion.captions[0].text.ends_with('.') && suggestion.captions[0].score < 0.0);
    assert!(!suggestion.hashtags.is_empty());
}

#[test]
fn a_full_queue_refuses_at_once() {
    let scene = Scene::new(2);
    let _in_hand = scene.submit().unwrap();
    scene.until_begun();
    let _waiting = [scene.submit().unwrap(), scene.submit().unwrap()];
    assert_eq!(scene.captioner.queue_depth(), 2);
    assert_eq!(scene.submit().err(), Some(SubmitError::Busy));
}

#[test]
fn an_error_or_a_panic_is_of_one_picture_only() {
    let scene = Scene::new(4);
    let pendings = [scene.submit(), scene.submit(), scene.submit()];
    for order in [Order::Fail, Order::Panic, Order::Succeed] {
        scene.orders.send(order).unwrap();
    }
    let [failed, panicked, fine] = pendings.map(|pending| pending.unwrap().wait());
    assert_eq!(failed, Err(CaptionError::Model("out of sorts".into())));
    assert_eq!(
        panicked,
        Err(CaptionError::Panicked("quite out of sorts".into()))
    );
    assert_eq!(fine.unwrap().captions.len(), 3);
}

#[test]
fn a_picture_that_nobody_waits_for_is_skipped() {
    let scene = Scene::new(4);
    let in_hand = scene.submit().unwrap();
    scene.until_begun();
    drop(scene.submit().unwrap());
    let last = scene.submit().unwrap();
    scene.orders.send(Order::Succeed).unwrap();
    scene.orders.send(Order::Succeed).unwrap();
    assert!(in_hand.wait().is_ok() && last.wait().is_ok());
    assert_eq!(
        scene.begun.try_iter().count(),
        1,
        "the dropped one was described"
    );
}

#[test]
fn dropping_the_last_handle_ends_the_workers_and_answers_who_waits() {
    let Scene {
        captioner,
        begun,
        orders,
    } = Scene::new(4);
    let other = captioner.clone();
    let picture = captioner.prepare(&DynamicImage::new_rgb8(5, 5));
    let in_hand = captioner.submit(picture.clone(), REQUEST).unwrap();
    begun.recv_timeout(Duration::from_secs(20)).unwrap();
    drop(captioner);
    let waiting = other.submit(picture, REQUEST).unwrap();
    let is_stopping = Arc::clone(&other.pool.stopping);
    let stopping = std::thread::spawn(move || drop(other));
    // Only then does the worker go on, so that it cannot begin the second.
    while !is_stopping.load(Ordering::Relaxed) {
        std::thread::yield_now();
    }
    orders.send(Order::Succeed).unwrap();
    stopping.join().unwrap();
    assert!(in_hand.wait().is_ok());
    assert_eq!(waiting.wait(), Err(CaptionError::Stopped));
    // The worker has dropped its model, whose end of the channel is gone with it.
    assert!(orders.send(Order::Succeed).is_err());
}

#[tokio::test]
async fn a_pending_answer_is_a_future() {
    let scene = Scene::new(1);
    let pending = scene.submit().unwrap();
    scene.orders.send(Order::Succeed).unwrap();
    assert!(pending.await.is_ok());
}

#[test]
fn the_handle_goes_to_any_thread() {
    fn is_shared<T: Clone + Send + Sync + 'static>() {}
    is_shared::<Captioner>();
}
