"""What not knowing the figures exactly does to the result (model.md, section 9).

From the ranges of the figures come draws, from the draws the chance that a party gains, and from
both which figure matters most and which is worth measuring first.
"""
