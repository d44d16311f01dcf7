/* libwebp without its code for single processors, which only the native build would have. */
