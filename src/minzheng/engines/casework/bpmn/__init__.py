"""The process tables as BPMN 2.0: a graph of what is done, its layout, the XML and the picture. Pure."""

from minzheng.engines.casework.bpmn.graph import Kind, graph_of
from minzheng.engines.casework.bpmn.layout import lay_out
from minzheng.engines.casework.bpmn.picture import picture_of
from minzheng.engines.casework.bpmn.xml import xml_of

__all__ = ["Kind", "graph_of", "lay_out", "picture_of", "xml_of"]
