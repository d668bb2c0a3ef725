"""A simulated ESC/POS printer at the wire: it answers status, draws what it is sent as a strip, has faults on request.

From the wire to the paper: `wire` or whoever feeds it, `connection`, `core` (all of it in virtual time), `mechanism`,
`paper`. `peer` is the whole in real time, `__main__` the command.
"""
