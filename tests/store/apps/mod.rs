pub mod markers;
pub mod numbers;
pub mod tokens;
