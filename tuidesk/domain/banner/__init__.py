"""The banner generator: what is announced, when, in which words, for which place.

schedule (hours)  →  occasions   closures, other hours, seasons, order cut-offs
                  →  timeline    phases: announced, last call, in force, back
                  →  notice      one phase in one language: a headline and facts
                  →  edition     everything that an output is made from
                  →  outputs/    HTML, page, signature, ICS, picture, …
publication records what was put where, so that a change of hours can call it stale.
"""
