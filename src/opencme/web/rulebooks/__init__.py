"""The rulebooks in public: what each programme asks, as its board would print it."""
