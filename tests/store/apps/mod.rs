pub mod numbers;
pub mod tokens;
