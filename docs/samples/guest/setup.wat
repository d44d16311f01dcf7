;; A guest whose start function does not end.
(module
  (func $start (loop (br 0)))
  (start $start))
