//! The classes of escapes and of attacks on the host itself, each as a function of the kind of directory.

mod directories;
mod hostile;
mod links;

use crate::arena::Kind;

type Class = fn(Kind);

/// Name, and what is tried.
pub(crate) const CLASSES: &[(&str, Class)] = &[
    ("parent_and_absolute_paths", links::parent_and_absolute_paths),
    ("trailing_slash", links::trailing_slash),
    ("relative_link_out", links::relative_link_out),
    ("absolute_link_out", links::absolute_link_out),
    ("link_made_by_the_guest", links::link_made_by_the_guest),
    ("write_through_a_link", links::write_through_a_link),
    ("link_to_dot_then_parent", links::link_to_dot_then_parent),
    ("proc_links", links::proc_links),
    ("loops_and_long_chains", links::loops_and_long_chains),
    ("nested_descriptor_then_parent", directories::nested_descriptor_then_parent),
    ("descriptor_renamed_outside", directories::descriptor_renamed_outside),
    ("read_only_beside_writable", directories::read_only_beside_writable),
    ("truncate_without_writing", directories::truncate_without_writing),
    ("preopen_within_a_preopen", directories::preopen_within_a_preopen),
    ("nothing_preopened", directories::nothing_preopened),
    ("pipes_and_devices", hostile::pipes_and_devices),
    ("renumbered_descriptors", hostile::renumbered_descriptors),
    ("descriptor_exhaustion", hostile::descriptor_exhaustion),
    ("huge_counts", hostile::huge_counts),
    ("extreme_times_and_offsets", hostile::extreme_times_and_offsets),
    ("overlapping_buffers_and_grown_memory", hostile::overlapping_buffers_and_grown_memory),
];
