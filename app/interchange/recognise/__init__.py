"""Recurrent layers, embeddings and linear layers among tensors: by their names, and held against their shapes."""
