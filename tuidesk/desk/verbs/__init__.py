"""What a person does to tickets: each verb once, each with its way back."""
