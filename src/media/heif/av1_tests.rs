use super::*;

#[test]
fn frames_are_counted_without_decoding_them() {
    let temporal = [0x12, 0];
    let frame = [0x32, 2, 1, 2];
    let extended = [0x36, 0, 0x81, 0];
    let long = [&extended[..], &[9; 129 - 1]].concat();
    assert_eq!(frames(&temporal), Some(0));
    assert_eq!(frames(&[&temporal[..], &frame, &frame].concat()), Some(2));
    assert_eq!(frames(&[&long[..], &[0x30, 1, 1]].concat()), Some(1));
    assert_eq!(frames(&frame[..3]), None);
}
