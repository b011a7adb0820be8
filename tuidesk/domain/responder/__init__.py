"""Automatic answers: whether one may be sent, what it says, and what was promised.

terms       what the shop decided (desk.toml)
topics      what a customer asks about: chooses links
decision    every reason against an answer; none may be left
letter      the words of the answer, with the promised time
records     what was sent to whom, and why everything is paused
"""
