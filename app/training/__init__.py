"""Learning: tasks, losses, gradients, optimizers, and training that can be taken up again."""
