"""One module for each family of outputs; ``kinds`` lists them all."""
