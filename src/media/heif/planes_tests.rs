use super::*;

#[test]
fn a_smaller_plane_is_enlarged_around_the_middle_of_its_samples() {
    let plane = [0_u16, 160, 320];
    let wide = enlarged(&plane, (3, 1), (5, 1));
    assert_eq!(wide, [0, 40, 120, 200, 280]);
    let both = enlarged(&[0_u8, 160], (1, 2), (1, 3));
    assert_eq!(both, [0, 40, 120]);
}
