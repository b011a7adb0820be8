"""The one schedule: when the shop answers, why, and how much time that is."""
