"""Outside formats, one folder each: a reader, a writer, its samples and its tests. Values go in and come out."""
