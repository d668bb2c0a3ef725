pragma ComponentBehavior: Bound
import QtQuick

// The eight-point star lattice behind welcome and out-of-service, at four percent of white: one drawn star, laid as tiles.
Image {
    source: "lattice.svg"
    sourceSize: Qt.size(Theme.px(160), Theme.px(160))
    fillMode: Image.Tile
    horizontalAlignment: Image.AlignLeft
    verticalAlignment: Image.AlignTop
    mirror: false
    opacity: 0.045
}
