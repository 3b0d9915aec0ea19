"""The parts of the program, layer upon layer, each made when it is first asked for.

    Stores ─▶ Deciding ─┬▶ Carrying ─▶ Telling ─▶ Messaging ─┐
                        └▶ Reading ──────────────────────────┴▶ Web ─▶ ops.composition.Program

So a process that plays one role opens what that role needs and nothing else.
"""
