//! How the allocator of glibc keeps memory.

/// Blocks of so many bytes and more go back to the system when they are freed: pixels, files, tensors.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1 << 20;

/// Lets freed memory go back to the system. By itself glibc keeps blocks as large as the largest that
/// it has seen freed, and eight heaps for each processor, each as large as it ever was: after ten
/// uploads of 12 megapixels that is 300 MB for nothing.
pub fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let heaps = libc::c_int::try_from(processors.max(2)).unwrap_or(libc::c_int::MAX);
        #[expect(unsafe_code, reason = "the standard library has no word for it")]
        // SAFETY: `mallopt` takes numbers and sets numbers of the allocator, which checks them; it is
        // called before there is a second thread.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
            libc::mallopt(libc::M_TRIM_THRESHOLD, LARGE);
            libc::mallopt(libc::M_ARENA_MAX, heaps);
        }
    }
}
