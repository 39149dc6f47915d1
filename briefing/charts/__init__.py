"""Pictures of an edition as inline SVG, each with the same as a table: plain values in, markup out.

edition.py     which pictures an edition has
heat_map.py    how much of something, by row and column
dated.py       what happened when, and who says so
strip.py       the values that outlets give for one number
days.py        how many, day by day
plotting.py    what they share: colours, ticks, the finish (the door to ziaplot)
"""

from briefing.charts.dated import dated as dated
from briefing.charts.days import days as days
from briefing.charts.edition import by_time as by_time
from briefing.charts.edition import coverage as coverage
from briefing.charts.edition import dispute as dispute
from briefing.charts.edition import timeline as timeline
from briefing.charts.heat_map import heat_map as heat_map
from briefing.charts.plotting import Picture as Picture
from briefing.charts.strip import Value as Value
from briefing.charts.strip import strip as strip
